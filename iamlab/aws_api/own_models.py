"""Models of what is no operation of AWS's API, in the form of botocore's: requests to an API over HTTPS."""

from typing import Any

_TEXT = {"type": "string"}

OWN_MODELS: dict[str, dict[str, Any]] = {
    "execute-api": {
        "metadata": {"protocol": "rest-json", "serviceId": "Execute API", "endpointPrefix": "execute-api"},
        "operations": {
            "Invoke": {
                "name": "Invoke",
                "http": {"method": "POST", "requestUri": "/"},
                "input": {"shape": "Request"},
                "output": {"shape": "Response"},
            }
        },
        "shapes": {
            "Request": {
                "type": "structure",
                "required": ["ApiId", "Stage", "Method", "Path"],
                "members": {
                    "ApiId": {"shape": "Name"},
                    "Stage": {"shape": "Name"},
                    "Method": {"shape": "Verb"},
                    "Path": {"shape": "Path"},
                    "Body": {"shape": "Body"},
                },
            },
            "Response": {
                "type": "structure",
                "members": {"StatusCode": {"shape": "Number"}, "Body": {"shape": "Body"}},
            },
            "Name": {**_TEXT, "min": 1, "max": 128, "pattern": "[A-Za-z0-9_-]+"},
            "Verb": {**_TEXT, "enum": ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]},
            "Path": {**_TEXT, "min": 1, "max": 1024, "pattern": "/[!-~]*"},
            "Body": {**_TEXT, "max": 32768},
            "Number": {"type": "integer"},
        },
    }
}
"""By service, as botocore's models of it would be."""
