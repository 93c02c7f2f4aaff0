# A build argument instead of a digest, so that an image that lies on the machine can stand in for it.
ARG BASE_IMAGE=docker.io/library/python:3.13-slim

FROM ${BASE_IMAGE} AS build
WORKDIR /build
COPY requirements/run.txt requirements/build.txt requirements/
# What is left out of the packages: cryptography, with which GitHub Apps sign and which PyJWT does without (layer-bot is
# given a token); all but three of the 400 services that botocore describes, and boto3's resources; tests; lists of files.
RUN python3 -m venv tools \
 && tools/bin/python -m pip install --no-cache-dir --disable-pip-version-check --only-binary :all: \
        --require-hashes -r requirements/build.txt \
 && python3 -m venv --without-pip /opt/layer-bot \
 && tools/bin/python -m pip --python /opt/layer-bot/bin/python install --no-cache-dir --disable-pip-version-check \
        --no-compile --only-binary :all: --require-hashes -r requirements/run.txt \
 && tools/bin/python -m pip --python /opt/layer-bot/bin/python uninstall --yes --quiet cryptography \
 && find /opt/layer-bot/lib/python3*/site-packages/botocore/data -mindepth 1 -maxdepth 1 -type d \
        ! -name lambda ! -name ssm ! -name sts -exec rm -r {} + \
 && find /opt/layer-bot/lib/python3*/site-packages/boto3/data -mindepth 1 -delete \
 && find /opt/layer-bot/lib -depth -type d \( -name tests -o -name benchmarks \) -exec rm -r {} + \
 && find /opt/layer-bot/lib -name RECORD -delete \
 && find /opt/layer-bot/bin -mindepth 1 ! -name 'python*' -delete
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
# The container is new for each run: bytecode that is compiled here and trusted without a look at the source.
# -f: pip has compiled what it imports itself, to be compared with the times of the files.
RUN tools/bin/python -m pip wheel --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation \
        --no-index --wheel-dir wheels . \
 && tools/bin/python -m pip --python /opt/layer-bot/bin/python install --no-cache-dir --disable-pip-version-check \
        --no-compile --no-deps --no-index wheels/*.whl \
 && /opt/layer-bot/bin/python -m compileall -q -f --invalidation-mode unchecked-hash /opt/layer-bot/lib

FROM ${BASE_IMAGE}
LABEL org.opencontainers.image.title="layer-bot" \
      org.opencontainers.image.description="Keeps AWS Lambda layers right in the templates that deploy them" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /opt/layer-bot /opt/layer-bot
# The official image has no bytecode of the standard library, and a pip that nothing here needs.
RUN python3 -m compileall -q -f --invalidation-mode unchecked-hash \
        -x '/(site-packages|dist-packages|ensurepip|idlelib|lib2to3|pydoc_data|test|tkinter|turtledemo)/' \
        "$(python3 -c 'import os; print(os.path.dirname(os.__file__))')" \
 && find / -xdev -depth -path '*/python3*' \( -name ensurepip -o -name pip -o -name 'pip-*' \) -exec rm -r {} + \
 && find / -xdev -path '*/bin/pip*' -delete
# -I: nothing is imported from the workspace, and no PYTHON* variable of the workflow has a say.
# No USER: the runner's workspace and files belong to another user, and GitHub asks for root.
ENTRYPOINT ["/opt/layer-bot/bin/python", "-I", "-m", "bot", "action"]
