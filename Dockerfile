# A build argument instead of a digest, so that an image that lies on the machine can stand in for it.
ARG BASE_IMAGE=docker.io/library/python:3.13-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /build
COPY requirements/run.txt requirements/build.txt requirements/
RUN python3 -m venv tools \
 && tools/bin/python -m pip install --no-cache-dir --disable-pip-version-check --only-binary :all: \
        --require-hashes -r requirements/build.txt \
 && python3 -m venv --without-pip /opt/layer-bot \
 && tools/bin/python -m pip --python /opt/layer-bot/bin/python install --no-cache-dir --disable-pip-version-check \
        --no-compile --only-binary :all: --require-hashes -r requirements/run.txt \
 # Of the 400 services that botocore describes, those that layer-bot may ask; this halves the image.
 && find /opt/layer-bot/lib/python3*/site-packages/botocore/data -mindepth 1 -maxdepth 1 -type d \
        ! -name lambda ! -name ssm ! -name sts -exec rm -r {} +
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
# The container is new for each run: bytecode that is compiled here and trusted without a look at the source.
RUN tools/bin/python -m pip wheel --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation \
        --no-index --wheel-dir wheels . \
 && tools/bin/python -m pip --python /opt/layer-bot/bin/python install --no-cache-dir --disable-pip-version-check \
        --no-compile --no-deps --no-index wheels/*.whl \
 && /opt/layer-bot/bin/python -m compileall -q --invalidation-mode unchecked-hash /opt/layer-bot/lib

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="layer-bot" \
      org.opencontainers.image.description="Keeps AWS Lambda layers right in the templates that deploy them" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/layer-bot /opt/layer-bot
# The official image has no bytecode of the standard library: a first check compiles what a check needs of it.
RUN printf 'Resources: {F: {Type: "AWS::Lambda::Function", Properties: {Layers: []}}}\n' > /tmp/sample.yml \
 && /opt/layer-bot/bin/python -I -m bot check /tmp/sample.yml --output-format sarif --output-file /tmp/sample.sarif \
 && rm /tmp/sample.*
# -I: nothing is imported from the workspace, and no PYTHON* variable of the workflow has a say.
# No USER: the runner's workspace and files belong to another user, and GitHub asks for root.
ENTRYPOINT ["/opt/layer-bot/bin/python", "-I", "-m", "bot", "action"]
