// The Kubernetes manifests and the Dockerfile, held against their schemas and against what they promise.
//
//   node manifests.mjs check DIRECTORY          the manifests in it; exit status 1 when anything is not as it must be
//   node manifests.mjs config DIRECTORY         prints the config.yml that they mount
//   node manifests.mjs dockerfile FILE
import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { validate as problemsOf } from 'dockerfile-utils'
import { parseAllDocuments } from 'yaml'

const [command, place] = process.argv.slice(2)

async function manifests() {
  const files = (await readdir(place)).filter((name) => name.endsWith('.yaml')).sort()
  const texts = await Promise.all(files.map((name) => readFile(`${place}/${name}`, 'utf8')))
  return texts.flatMap((text) =>
    parseAllDocuments(text, { uniqueKeys: true }).map((document) => {
      assert.deepEqual(document.errors, [])
      return document.toJS()
    }),
  )
}

// Calls told(path) for each member that somebody looks at.
function watched(value, told, path = '') {
  if (typeof value !== 'object' || value === null) return value
  return new Proxy(value, {
    get(target, member) {
      const inner = Reflect.get(target, member)
      if (typeof member !== 'string' || typeof inner === 'function') return inner
      told(`${path}/${member}`)
      return watched(inner, told, `${path}/${member}`)
    },
  })
}

function* members(value, path = '') {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    yield `${path}/${name}`
    yield* members(inner, `${path}/${name}`)
  }
}

// By the schemas that Kubernetes publishes. They let unknown members pass, which kubectl does not; so does a misspelt one, unless we
// see that the validator never looked at it.
async function validate(manifest) {
  const models = await import(`kubernetes-models/${manifest.apiVersion}`)
  const Model = models[manifest.kind]
  assert.ok(Model, `no such kind: ${manifest.apiVersion} ${manifest.kind}`)
  const seen = new Set()
  watched(new Model(manifest), (path) => seen.add(path)).validate()
  const unknown = [...members(manifest)].filter((path) => !seen.has(path))
  assert.deepEqual(unknown, [], `unknown members of ${manifest.kind} ${manifest.metadata?.name}`)
}

// What no schema asks for, and these manifests promise.
function promises(all) {
  const of = (kind, name) => all.find((each) => each.kind === kind && each.metadata.name === name)
  const workloads = all.filter((each) => each.spec?.template)
  assert.equal(workloads.length, 2)
  for (const { spec, metadata } of workloads) {
    const pod = spec.template.spec
    assert.deepEqual(spec.selector.matchLabels, spec.template.metadata.labels)
    assert.equal(pod.securityContext.runAsNonRoot, true)
    assert.ok(pod.securityContext.runAsUser > 0)
    assert.equal(pod.securityContext.seccompProfile.type, 'RuntimeDefault')
    assert.equal(pod.automountServiceAccountToken, false)
    const policy = of('NetworkPolicy', metadata.name)
    assert.deepEqual(policy.spec.podSelector.matchLabels, spec.selector.matchLabels)
    assert.deepEqual(policy.spec.policyTypes, ['Ingress', 'Egress'])
    assert.deepEqual(of('Service', metadata.name).spec.selector, spec.selector.matchLabels)
    for (const container of pod.containers) {
      const { securityContext: rights, volumeMounts: mounts } = container
      assert.equal(rights.readOnlyRootFilesystem, true)
      assert.equal(rights.allowPrivilegeEscalation, false)
      assert.equal(rights.privileged, false)
      assert.deepEqual(rights.capabilities, { drop: ['ALL'] })
      assert.ok(container.resources.limits.memory)
      assert.ok(mounts.every((mount) => !mount.subPath), 'a file that is mounted alone never sees a change')
      const volumes = [...(pod.volumes ?? []), ...(spec.volumeClaimTemplates ?? []).map((claim) => claim.metadata)]
      for (const { name } of mounts) assert.ok(volumes.some((volume) => volume.name === name), `no volume ${name}`)
    }
  }
  const { spec } = of('Deployment', 'signet')
  const [signet] = spec.template.spec.containers
  assert.equal(spec.replicas, 2)
  assert.equal(signet.livenessProbe.httpGet.path, '/health/live')
  assert.equal(signet.readinessProbe.httpGet.path, '/health/ready')
  for (const probe of [signet.startupProbe, signet.livenessProbe, signet.readinessProbe]) {
    assert.ok(signet.ports.some(({ name }) => name === probe.httpGet.port), `no port ${probe.httpGet.port}`)
  }
  const stop = signet.lifecycle.preStop.sleep.seconds
  assert.ok(spec.template.spec.terminationGracePeriodSeconds >= stop + 10, 'ten seconds for requests in flight')
  assert.deepEqual(spec.template.spec.volumes.find(({ name }) => name === 'tmp').emptyDir, { sizeLimit: '64Mi' })
  const disruption = of('PodDisruptionBudget', 'signet').spec
  assert.deepEqual(disruption.selector, spec.selector)
  assert.equal(disruption.minAvailable, 1)
}

// Each breaks a good manifest; a check that takes one of them says nothing.
const BREAKS = {
  'a member that is misspelt': (pod) => (pod.containers[0].readinessprobe = pod.containers[0].readinessProbe),
  'a member in the wrong place': (pod) => (pod.readOnlyRootFilesystem = true),
  'a value of another type': (pod) => (pod.containers[0].ports[0].containerPort = '8080'),
  'what is required and is not there': (pod) => delete pod.containers[0].name,
}

async function check() {
  const all = await manifests()
  for (const manifest of all) await validate(manifest)
  promises(all)
  for (const [what, spoil] of Object.entries(BREAKS)) {
    const broken = structuredClone(all.find(({ kind }) => kind === 'Deployment'))
    spoil(broken.spec.template.spec)
    await assert.rejects(validate(broken), undefined, `taken: ${what}`)
  }
  console.log(`manifests: ${all.map(({ kind }) => kind).join(', ')}: good`)
}

async function config() {
  const map = (await manifests()).find(({ kind }) => kind === 'ConfigMap')
  process.stdout.write(map.data['config.yml'])
}

async function dockerfile() {
  const lines = await readFile(place, 'utf8')
  const problems = problemsOf(lines).map(({ message, range }) => `${range.start.line + 1}: ${message}`)
  assert.deepEqual(problems, [])
  assert.notEqual(problemsOf(`${lines}\nCOPPY a b\n`).length, 0)
  assert.match(lines, /^USER [1-9]/m)
  console.log('Dockerfile: good')
}

await { check, config, dockerfile }[command]()
