"""A hundred commands, of the kinds that AWS's documentation of the CLI shows, on the account of the tests.

They run in this order, so that what one makes the next can show.
"""

FILES = {
    "trust.json": """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal":
        {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]}""",
    "policy.json": """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action":
        ["s3:ListBucket", "s3:GetObject"], "Resource": "*"}]}""",
    "user.json": '{"UserName": "Bob", "Path": "/division_abc/", "Tags": [{"Key": "team", "Value": "qa"}]}',
    "broken.json": '{"UserName": "Bo',
    "plan.txt": "secret plan\n",
    "items.json": """{"Artist": {"S": "No One You Know"}, "SongTitle": {"S": "Call Me Today"},
        "Year": {"N": "2015"}}""",
    "site/index.html": "<h1>Games</h1>\n",
}
"""The files in the folder of both."""

_IAM = """
sts get-caller-identity
sts get-caller-identity --query Account --output text
sts assume-role --role-arn {role} --role-session-name AWSCLI-Session
sts get-session-token --duration-seconds 900
sts decode-authorization-message --encoded-message notencoded
sts get-access-key-info --access-key-id {key}
iam get-user
iam create-user --user-name Bob
iam create-user --user-name Bob
iam create-user --cli-input-json file://user.json --user-name Jane
iam create-user --cli-input-json file://broken.json
iam create-user --cli-input-json file://missing.json
iam create-user --user-name ann --path /division_abc/ --tags Key=Department,Value=Accounting
iam create-user --user-name tom --tags '[{"Key": "team", "Value": "qa"}]'
iam create-user --user-name tim --tags '[{"Key": "team", '
iam create-user --user-name tim --tags Key=team,Worth=qa
iam create-user
iam create-user --user-name tim --color red
iam create-user --generate-cli-skeleton
iam list-users
iam list-users --output table
iam list-users --output text
iam list-users --query 'Users[].[UserName,UserId]' --output text
iam list-users --query 'Users[?UserName==`Bob`].Arn | [0]'
iam list-users --query 'Users[].{Name:UserName,Path:Path}' --output table
iam list-users --query 'Users['
iam list-users --max-items 2
iam list-users --page-size 2 --query 'length(Users)'
iam list-users --no-paginate --max-items 2 --output text
iam list-users --path-prefix /division_abc/ --query 'Users[*].UserName'
iam list-user
iam list-users --output xml
iam get-user --user-name nobody
iam update-user --user-name Bob --new-user-name Robert
iam list-user-tags --user-name ann
iam tag-user --user-name ann --tags Key=DateHired,Value=1/1/2026 Key=Badge,Value=7
iam untag-user --user-name ann --tag-keys Badge
iam create-group --group-name Admins
iam add-user-to-group --user-name ann --group-name Admins
iam get-group --group-name Admins
iam list-groups-for-user --user-name ann --output table
iam delete-group --group-name Admins
iam create-policy --policy-name my-policy --policy-document file://policy.json
iam create-policy --policy-name my-policy-2 --policy-document '{"Version": '
iam attach-user-policy --policy-arn arn:aws:iam::{account}:policy/my-policy --user-name ann
iam attach-user-policy --policy-arn arn:aws:iam::aws:policy/ReadOnlyAccess --user-name ann
iam list-attached-user-policies --user-name ann
iam list-entities-for-policy --policy-arn arn:aws:iam::{account}:policy/my-policy --output text
iam get-policy-version --policy-arn arn:aws:iam::{account}:policy/my-policy --version-id v1
iam create-policy-version --policy-arn arn:aws:iam::{account}:policy/my-policy \
--policy-document file://policy.json --set-as-default
iam list-policies --scope Local --query 'Policies[].PolicyName' --output text
iam put-user-policy --user-name ann --policy-name Read --policy-document file://policy.json
iam get-user-policy --user-name ann --policy-name Read
iam get-user-policy --user-name ann --policy-name Read --output text
iam list-user-policies --user-name ann
iam create-role --role-name Test-Role --assume-role-policy-document file://trust.json
iam get-role --role-name Test-Role --query Role.AssumeRolePolicyDocument
iam update-assume-role-policy --role-name Test-Role --policy-document file://trust.json
iam wait role-exists --role-name Test-Role
iam wait user-exists --user-name ann
iam create-instance-profile --instance-profile-name Webserver
iam add-role-to-instance-profile --role-name Test-Role --instance-profile-name Webserver
iam list-instance-profiles-for-role --role-name Test-Role
iam list-roles --query 'Roles[].RoleName'
iam create-access-key --user-name ann
iam list-access-keys --user-name ann
iam update-access-key --access-key-id {key} --status Enabled
iam create-login-profile --user-name ann --password Correct-Horse-10 --password-reset-required
iam get-account-summary --output table
iam get-account-password-policy
iam update-account-password-policy --minimum-password-length 14 --require-numbers
iam get-account-password-policy --output text
iam create-account-alias --account-alias examplecorp
iam list-account-aliases --output text
iam simulate-principal-policy --policy-source-arn {user} --action-names s3:GetObject iam:CreateUser
iam delete-user --user-name ann
"""

_OTHERS = """
s3 mb s3://games-data
s3 mb s3://games-data
s3 cp plan.txt s3://games-data/docs/plan.txt
s3 cp missing.txt s3://games-data/docs/plan.txt
s3 cp s3://games-data/docs/plan.txt copy.txt
s3 cp s3://games-data/docs/plan.txt -
s3 cp s3://games-data/nothing copy.txt
s3 ls
s3 ls s3://games-data
s3 ls s3://games-data/docs/ --human-readable --summarize
s3 ls s3://nothing-here
s3 sync site s3://games-data/site --dryrun
s3 sync site s3://games-data/site
s3 mv s3://games-data/docs/plan.txt s3://games-data/old/plan.txt
s3 rm s3://games-data/old/plan.txt
s3 rb s3://games-data
s3api list-buckets --query 'Buckets[].Name'
s3api get-bucket-location --bucket games-data
s3api put-object --bucket games-data --key text01 --body plan.txt
s3api get-object --bucket games-data --key text01 out.txt
s3api head-object --bucket games-data --key text01
s3api head-object --bucket games-data --key nothing
s3api get-bucket-policy --bucket games-data
s3api list-objects-v2 --bucket games-data --output text
dynamodb create-table --table-name Music \
--attribute-definitions AttributeName=Artist,AttributeType=S AttributeName=SongTitle,AttributeType=S \
--key-schema AttributeName=Artist,KeyType=HASH AttributeName=SongTitle,KeyType=RANGE \
--billing-mode PAY_PER_REQUEST
dynamodb wait table-exists --table-name Music
dynamodb put-item --table-name Music --item file://items.json
dynamodb get-item --table-name Music \
--key '{"Artist": {"S": "No One You Know"}, "SongTitle": {"S": "Call Me Today"}}'
dynamodb query --table-name Music --key-condition-expression 'Artist = :v1' \
--expression-attribute-values '{":v1": {"S": "No One You Know"}}'
dynamodb scan --table-name Music --output table
dynamodb get-item --table-name Nothing --key '{"Artist": {"S": "x"}}'
lambda list-functions
lambda get-function --function-name nothing
kms create-key --description games
kms list-aliases --output text
kms describe-key --key-id alias/nothing
sqs create-queue --queue-name MyQueue
sqs send-message --queue-url https://sqs.eu-west-1.amazonaws.com/{account}/MyQueue --message-body hello
secretsmanager create-secret --name MyTestSecret --secret-string '{"user": "diegor"}'
secretsmanager get-secret-value --secret-id MyTestSecret --query SecretString --output text
ssm put-parameter --name /games/level --value hard --type String
ssm get-parameter --name /games/level
ec2 describe-instances --output table
ec2 describe-instances --instance-ids i-1234567890abcdef0
organizations describe-organization
cloudtrail lookup-events --max-items 1 --query 'Events[].EventName'
rds
"""

COMMANDS = tuple(line for line in (_IAM + _OTHERS).replace("\\\n", " ").splitlines() if line)
