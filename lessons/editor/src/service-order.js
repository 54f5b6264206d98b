// In which order services are offered: who types "s" more likely means s3 or sns than snow-device-management.

const WELL_KNOWN = ["sns", "sqs", "s3", "ec2", "iam", "lambda", "dynamodb", "kms", "sts", "logs", "ssm"];

/** More than there are well-known services: one letter less outweighs being well known. */
const PER_LETTER = 100;

/**
 * The boost that CodeMirror adds to how well a service's prefix matches what is typed. The shortest prefix
 * comes first, which is an exact one if there is any, and of equally long ones a well-known service. As long
 * as nothing is typed all match alike, and the well-known ones lead.
 */
export function boostOf(prefix, typed) {
  const rank = WELL_KNOWN.indexOf(prefix);
  const known = rank < 0 ? 0 : WELL_KNOWN.length - rank;
  return typed ? known - prefix.length * PER_LETTER : known;
}
