"""The machine images that the lab knows."""

from iamlab.account.machines import IMAGES
from iamlab.aws_api.operation import Call, Result
from iamlab.aws_api.operations.ec2 import finding
from iamlab.aws_api.operations.ec2.described import page
from iamlab.aws_api.operations.ec2.errors import NotFound
from iamlab.aws_api.operations.ec2.finding import ec2_operation

OWNER = "137112412989"
"""The account of Amazon's from which Amazon Linux comes."""


@ec2_operation("DescribeImages", finding.on_everything("ec2:DescribeImages"))
def describe_images(made: Call) -> Result:
    finding.refuse_the_rest(made, "ImageIds", "Owners", "MaxResults", "NextToken")
    wanted, owners = made.parameters.get("ImageIds", []), made.parameters.get("Owners", ["amazon"])
    for name in wanted:
        if name not in IMAGES:
            raise NotFound("InvalidAMIID", "image id", f"[{name}]")
    found = [
        {
            "ImageId": each.id,
            "Name": each.name,
            "ImageLocation": f"amazon/{each.name}",
            "CreationDate": f"{each.made}T00:00:00.000Z",
            "OwnerId": OWNER,
            "ImageOwnerAlias": "amazon",
            "Public": True,
            "State": "available",
            "ImageType": "machine",
            "Architecture": "x86_64",
            "PlatformDetails": "Linux/UNIX",
            "RootDeviceType": finding.ROOT_DEVICE,
            "RootDeviceName": "/dev/xvda",
            "VirtualizationType": "hvm",
            "Hypervisor": "xen",
        }
        for each in IMAGES.values()
        if (not wanted or each.id in wanted) and {"amazon", OWNER} & set(owners)
    ]
    return page(made, "Images", found)
