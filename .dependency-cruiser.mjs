/**
 * The arrows between the folders, one line a layer, and the owner of each big dependency. `npm run arch`.
 *
 * What a layer imports of its own is always allowed; whatever is not listed is not.
 */
const LAYERS = {
  util: [],
  protocol: ['util'],
  modules: ['util', 'protocol'],
  store: ['util', 'protocol'],
  node: ['util', 'protocol', 'modules', 'store'],
  investigator: ['util', 'protocol', 'modules', 'store', 'node/mesh', 'node/bundle', 'node/metrics']
}

/** A big dependency, and the only folders that know it. */
const OWNERS = [
  // the host, its transports and gossip; what is pure of libp2p travels with the protocol
  {
    name: 'libp2p',
    packages: '(libp2p|@chainsafe/libp2p-[^/]+|@libp2p/(?!crypto|interface|peer-id|peer-record)[^/]+)',
    folders: ['src/node/mesh']
  },
  {
    name: 'pure-libp2p',
    packages: '@libp2p/(crypto|interface|peer-id|peer-record)',
    folders: ['src/protocol/result', 'src/node', 'src/investigator']
  },
  { name: 'openpgp', packages: 'openpgp', folders: ['src/protocol/pgp'] },
  { name: 'canonicalize', packages: 'canonicalize', folders: ['src/protocol/order'] },
  { name: 'croner', packages: 'croner', folders: ['src/protocol/order'] },
  { name: 'level', packages: '(level|classic-level)', folders: ['src/store'] },
  { name: 'yargs', packages: 'yargs', folders: ['src/investigator/cli', 'bin'] },
  { name: 'yara-x', packages: '@virustotal/yara-x', folders: ['src/modules/shared/yara'] },
  { name: 'pino', packages: 'pino', folders: ['src/util'] },
  { name: 'yaml', packages: 'yaml', folders: ['src/modules/scribe'] }
]

const layerRules = Object.entries(LAYERS).map(([layer, mayImport]) => ({
  name: `${layer}-imports-only-what-is-below`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^(src|bin)/', pathNot: [layer, ...mayImport].map((folder) => `^src/${folder}/`) }
}))

const ownerRules = OWNERS.map(({ name, packages, folders }) => ({
  name: `${name}-stays-in-its-folder`,
  severity: 'error',
  from: { path: '^(src|bin)/', pathNot: folders.map((folder) => `^${folder}/`) },
  to: { path: `node_modules/${packages}/` }
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...layerRules,
    ...ownerRules,
    {
      name: 'protocol-is-pure',
      comment: 'What travels can be checked anywhere: no file, no socket, no process.',
      severity: 'error',
      from: { path: '^src/protocol/' },
      to: { dependencyTypes: ['core'] }
    },
    {
      name: 'modules-stand-alone',
      comment: 'A module knows its own folder, the contract and what is shared; only the registry knows them all.',
      severity: 'error',
      from: { path: '^src/modules/(?!shared/)([^/]+)/' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/shared/', '^src/modules/module\\.ts$'] }
    },
    {
      name: 'shared-knows-no-module',
      severity: 'error',
      from: { path: '^src/modules/shared/' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/shared/', '^src/modules/module\\.ts$'] }
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }
    },
    { name: 'resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'ships-what-it-needs',
      comment: 'What runs imports dependencies, not devDependencies.',
      severity: 'error',
      from: { path: '^(src|bin)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
      extensions: ['.ts', '.js', '.d.ts']
    }
  }
}
