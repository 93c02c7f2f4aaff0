"""Services that use every form of variable that needs no AWS, by what they show."""

ACCOUNT = "123456789012"
HEAD = """\
service: sample
configValidationMode: "off"
"""
ARN = f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer"


def sample(text: str, **files: str) -> dict[str, str]:
    """The files of a service; in the names of the others `__` stands for a dot and `_in_` for a slash."""
    others = {name.replace("_in_", "/").replace("__", "."): content for name, content in files.items()}
    return {"serverless.yml": HEAD + text, **others}


SAMPLES = {
    "own layers replace the provider's": sample(f"""\
provider:
  name: aws
  runtime: nodejs20.x
  architecture: arm64
  layers: [{ARN}:shared:1]
functions:
  inherits: {{handler: index.handler}}
  replaces:
    handler: index.handler
    architecture: x86_64
    layers: [{ARN}:own:1, {ARN}:own:2]
  empties: {{handler: index.handler, layers: []}}
  nothing: {{handler: index.handler, layers: null}}
"""),
    "tables by stage and region": sample(f"""\
provider:
  name: aws
  runtime: nodejs20.x
  stage: ${{opt:stage, self:custom.defaultStage}}
  region: ${{opt:region, 'us-east-1'}}
  architecture: ${{self:custom.architecture.${{sls:stage}}, self:custom.architecture.other}}
custom:
  defaultStage: dev
  stage: ${{self:provider.stage}}
  architecture: {{prod: arm64, other: x86_64}}
  versions: {{dev: 1, prod: 2, qa: 3}}
  layers:
    dev:
      us-east-1: [{ARN}:dev:1]
    prod:
      us-east-1:
        - {ARN}:prod:${{self:custom.versions.${{self:custom.stage}}}}
    qa:
      us-east-1: ${{self:custom.layers.dev.us-east-1}}
functions:
  table: {{handler: index.handler, layers: "${{self:custom.layers.${{self:custom.stage}}.${{aws:region}}}}"}}
  inside:
    handler: index.handler
    layers:
      - arn:aws:lambda:${{self:provider.region}}:{ACCOUNT}:layer:${{sls:stage}}:${{self:custom.versions.${{sls:stage}}}}
"""),
    "parameters by stage": sample(f"""\
params:
  default: {{version: 1, other: a}}
  prod: {{version: 2}}
provider: {{name: aws, runtime: nodejs20.x}}
functions:
  one:
    handler: index.handler
    layers: ['{ARN}:x-${{param:other}}:${{param:version}}', '{ARN}:y:${{param:missing, "7"}}']
"""),
    "other files": sample(
        """\
provider:
  name: aws
  runtime: nodejs20.x
  layers: ${file(config/layers.json):shared}
functions:
  - ${file(./config/functions.yml)}
  - own:
      handler: index.handler
      layers:
        - ${file(config/layers.json):list.1}
        - ${file(config/${sls:stage}.yml):layer, 'none'}
        - ${file(config/absent.yml):layer, self:custom.fallback}
    whole: ${file(config/functions.yml):inherits}
custom:
  fallback: fallback
""",
        config_in_layers__json=f'{{"shared": ["{ARN}:json:1"], "list": ["a", "{ARN}:json:2"]}}',
        config_in_dev__yml=f"layer: {ARN}:dev:1\n",
        config_in_functions__yml="""\
inherits: {handler: index.handler}
deep:
  handler: index.handler
  architecture: arm64
  layers:
    - ${self:custom.fallback}
""",
    ),
    "fallbacks and literals": sample(f"""\
provider: {{name: aws, runtime: nodejs20.x, region: eu-west-1}}
custom:
  empty: null
  list: [{ARN}:a:1, {ARN}:a:2]
  one: ${{self:custom.two}}
  two: ${{self:custom.list}}
functions:
  one:
    handler: index.handler
    layers:
      - ${{opt:layer, 'arn:aws:lambda:${{aws:region}}:{ACCOUNT}:layer:literal:1'}}
      - ${{opt:layer, "{ARN}:double:1"}}
      - ${{self:custom.empty, self:custom.nothing, self:custom.list.1}}
      - ${{self:custom.list.0,'x'}}
      - ${{self:custom.number, 7}}
      - ${{AWS::Region}}-${{Name}}
      - ${{self:service}}-${{self:provider.region}}
      - flag-${{strToBool('1')}}
  two: {{handler: index.handler, layers: "${{self:custom.one}}", architecture: "${{strToBool('0')}}"}}
"""),
    "CloudFormation's functions": sample(f"""\
provider: {{name: aws, runtime: nodejs20.x, region: us-east-1}}
custom: {{name: dep, version: 4}}
functions:
  one:
    handler: index.handler
    layers:
      - !Sub arn:aws:lambda:${{AWS::Region}}:{ACCOUNT}:layer:${{self:custom.name}}:${{self:custom.version}}
      - Fn::Sub: '{ARN}:x:1'
      - Fn::Join: [":", [arn:aws:lambda:us-east-1, "{ACCOUNT}", layer, "${{self:custom.name}}", "5"]]
      - {{Ref: Mine}}
      - !Ref Mine
resources:
  Resources:
    Mine:
      Type: AWS::Lambda::LayerVersion
      Properties: {{Content: {{S3Bucket: b, S3Key: k}}}}
"""),
    "layers of the service": sample("""\
provider: {name: aws, runtime: nodejs20.x}
layers:
  my-dep_layer: {path: layer, compatibleArchitectures: [arm64]}
functions:
  one: {handler: index.handler, layers: [{Ref: MyDashdepUnderscorelayerLambdaLayer}]}
"""),
}
