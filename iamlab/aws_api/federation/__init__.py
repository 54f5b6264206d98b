"""Federation: tokens of an identity provider, from both sides.

`company` issues them, as a company's identity provider does; `saml` and `id_tokens` take them apart, and
`web_identity` and `saml_identity` say whom AWS takes them to be of. Signatures are real: RSA with SHA-256.
"""
