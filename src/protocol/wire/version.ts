import packageJson from '../../../package.json' with { type: 'json' }

/** The version of the software, as presences and hellos say it. */
export const SOFTWARE_VERSION: string = packageJson.version
