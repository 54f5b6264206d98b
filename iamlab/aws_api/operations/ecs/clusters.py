"""Making, describing and deleting clusters."""

from collections.abc import Iterator

from iamlab.account.containers import CLUSTERS, Cluster
from iamlab.account.errors import AWSError
from iamlab.aws_api.operation import Ask, Call, Result, operation
from iamlab.aws_api.operations.ecs import finding
from iamlab.aws_api.operations.ecs.errors import InvalidParameterException


def _name(made: Call) -> str:
    return str(made.parameters.get("clusterName", finding.DEFAULT))


def _creates(made: Call) -> Iterator[Ask]:
    arn = finding.arn(made, "cluster", _name(made))
    yield Ask("ecs:CreateCluster", arn, finding.request_keys(made))
    yield from finding.tagging(made, arn, "CreateCluster")


@operation("ecs:CreateCluster", _creates)
def create_cluster(made: Call) -> Result:
    """A cluster made again is the one that is there."""
    finding.refuse_the_rest(made, "clusterName", "tags")
    account, name = made.account, _name(made)
    arn = finding.arn(made, "cluster", name)
    if not name.replace("-", "").replace("_", "").isalnum() or not name.isascii() or len(name) > 255:
        raise InvalidParameterException(
            "Invalid identifier: Identifier is for cluster. Your input name is invalid."
        )
    if arn not in account.clusters:
        if len(account.clusters) >= CLUSTERS:
            raise AWSError("LimitExceededException", f"The lab keeps {CLUSTERS} clusters in an account.", 400)
        tags = finding.tags_in(made.parameters)
        account.clusters[arn] = Cluster(name=name, region=made.surroundings.region, tags=tags)
    return {"cluster": _described(made, account.clusters[arn])}


def _described(made: Call, cluster: Cluster) -> Result:
    running = [
        each
        for each in made.account.tasks.values()
        if each.cluster == cluster.name and each.region == cluster.region and each.state == "RUNNING"
    ]
    return {
        "clusterArn": finding.arn(made, "cluster", cluster.name),
        "clusterName": cluster.name,
        "status": "ACTIVE",
        "registeredContainerInstancesCount": 0,
        "runningTasksCount": len(running),
        "pendingTasksCount": 0,
        "activeServicesCount": 0,
        "statistics": [],
        "tags": finding.tag_list(cluster.tags),
        "settings": [{"name": "containerInsights", "value": "disabled"}],
        "capacityProviders": [],
        "defaultCapacityProviderStrategy": [],
    }


def _looks(made: Call) -> Iterator[Ask]:
    for named in made.parameters.get("clusters", [finding.DEFAULT]):
        name = finding.cluster_name(made, named)
        held = finding.held_cluster(made, name)
        keys = finding.tag_keys(held.tags) if held else {}
        yield Ask("ecs:DescribeClusters", finding.arn(made, "cluster", name), keys)


@operation("ecs:DescribeClusters", _looks)
def describe_clusters(made: Call) -> Result:
    """Tags are shown to those who ask for them."""
    finding.refuse_the_rest(made, "clusters", "include")
    found, failures = [], []
    for named in made.parameters.get("clusters", [finding.DEFAULT]):
        name = finding.cluster_name(made, named)
        held = finding.held_cluster(made, name)
        if held is None:
            failures.append({"arn": finding.arn(made, "cluster", name), "reason": "MISSING"})
            continue
        shown = _described(made, held)
        if "TAGS" not in made.parameters.get("include", []):
            shown["tags"] = []
        found.append(shown)
    return {"clusters": found, "failures": failures}


@operation("ecs:ListClusters", finding.on_everything("ecs:ListClusters"))
def list_clusters(made: Call) -> Result:
    finding.refuse_the_rest(made, "maxResults", "nextToken")
    region = made.surroundings.region
    arns = sorted(arn for arn, each in made.account.clusters.items() if each.region == region)
    return finding.page(made, "clusterArns", arns)


def _deletes(made: Call) -> Iterator[Ask]:
    held = finding.held_cluster(made, finding.cluster_name(made))
    yield Ask("ecs:DeleteCluster", finding.cluster_arn(made), finding.tag_keys(held.tags) if held else {})


@operation("ecs:DeleteCluster", _deletes)
def delete_cluster(made: Call) -> Result:
    cluster = finding.find_cluster(made)
    shown = _described(made, cluster)
    if shown["runningTasksCount"]:
        message = "The Cluster cannot be deleted while Tasks are active."
        raise AWSError("ClusterContainsTasksException", message, 400)
    del made.account.clusters[finding.cluster_arn(made)]
    return {"cluster": {**shown, "status": "INACTIVE"}}
