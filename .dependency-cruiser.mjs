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
  investigator: ['util', 'protocol', 'modules', 'store', 'node/mesh']
}

/** A package, and the only folders that know it. */
const OWNERS = {
  // the host, its transports and gossip; the small pure packages of libp2p travel with the protocol
  '(libp2p|@chainsafe/libp2p-[^/]+|@libp2p/(?!crypto|interface|peer-id|peer-record)[^/]+)': ['src/node/mesh'],
  '@libp2p/(crypto|interface|peer-id|peer-record)': ['src/protocol/result', 'src/node', 'src/investigator'],
  openpgp: ['src/protocol/pgp'],
  'pgsql-ast-parser': ['src/protocol/target'],
  canonicalize: ['src/protocol/order'],
  '(level|classic-level)': ['src/store'],
  yargs: ['src/investigator/cli', 'bin'],
  pino: ['src/util']
}

const layerRules = Object.entries(LAYERS).map(([layer, mayImport]) => ({
  name: `${layer}-imports-only-what-is-below`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: '^(src|bin)/', pathNot: [layer, ...mayImport].map((folder) => `^src/${folder}/`) }
}))

const ownerRules = Object.entries(OWNERS).map(([name, folders]) => ({
  name: `${name.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '')}-has-its-owner`,
  severity: 'error',
  from: { path: '^(src|bin)/', pathNot: folders.map((folder) => `^${folder}/`) },
  to: { path: `node_modules/${name}/` }
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
