"""Templates for tests of rules: one SAM function unless a test says more."""

from textwrap import indent

INSIGHTS = "arn:aws:lambda:eu-west-1:580247275435:layer:LambdaInsightsExtension"
ADAPTER = "!Sub arn:aws:lambda:${AWS::Region}:753240598075:layer:LambdaAdapterLayerX86"
SECRETS = "arn:aws:lambda:us-west-2:345057560386:layer:AWS-Parameters-and-Secrets-Lambda-Extension"


def sam(properties: str, *, shared: str = "", more: str = "", resources: str = "") -> str:
    """A SAM template with the function Api. `shared` goes to Globals.Function, `more` stands before Resources."""
    parts = ["Transform: AWS::Serverless-2016-10-31\n"]
    if shared:
        parts.append("Globals:\n  Function:\n" + indent(shared.rstrip() + "\n", "    "))
    parts.append(more)
    parts.append("Resources:\n" + function("Api", properties))
    parts.append(resources)
    return "".join(parts)


def function(logical_id: str, properties: str) -> str:
    """A SAM function as it stands below `Resources`."""
    body = indent(properties.rstrip() + "\n", "      ")
    return f"  {logical_id}:\n    Type: AWS::Serverless::Function\n    Properties:\n      Handler: app.handler\n{body}"


def layers(*arns: str, architecture: str = "") -> str:
    """The properties of a function with these layers, each a literal or a flow expression."""
    items = "".join(f"\n  - {arn}" for arn in arns)
    return f"Layers:{items}\n" + (f"Architectures: [{architecture}]\n" if architecture else "")
