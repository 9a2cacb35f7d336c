/**
 * Names of the modules of the registry, sorted. Apart, because an agent at rest tells them without loading the modules;
 * a test compares the two.
 */
export const MODULE_NAMES = [
  'example',
  'file',
  'netstat',
  'ping',
  'pkg',
  'scribe',
  'sshkey',
  'timedrift',
  'yara'
] as const
