import type { CodeInfo } from './code-info.ts'

/** Codes of what is on the machine of who types: homes, files, keys, flags. ONLY APPEND; see {@link CodeInfo}. */
export const COMMAND_LINE_CODES = {
  // --- the home folder, configuration, command lines ---
  USAGE: { means: 'The command line is wrong.', remedy: 'See --help.' },
  CONFIG_INVALID: {
    means: 'The configuration cannot be used.',
    remedy: 'Correct the field named in the message; -S prints the effective form.'
  },
  INVITATION_INVALID: {
    means: 'The file is no invitation to a mesh, or was changed.',
    remedy: 'Ask for a new one: mig mesh invite FILE.'
  },
  HOME_MISSING: { means: 'There is no mig home here.', remedy: 'Run mig init.' },
  HOME_BUSY: {
    means: 'Another process holds the home folder and does not answer.',
    remedy: 'End that process, or use another --home.'
  },
  MESH_MISSING: {
    means: 'No mesh is set up in this home.',
    remedy: 'Run mig mesh create, or mig mesh join with an invitation.'
  },
  FILE_UNWRITABLE: {
    means: 'A file cannot be written.',
    remedy: 'Name one that does not exist, in a folder that the process may write to.'
  },
  FILE_UNREADABLE: { means: 'A file cannot be read.', remedy: 'Check its path and permissions.' },
  STORE_CORRUPT: {
    means: 'The database cannot be opened or read.',
    remedy: 'Restore the folder from a copy, or move it away to start empty.'
  },
  DISK_FULL: {
    means: 'The disk is full: what arrived was not taken.',
    remedy: 'Free some room; the senders will try again.'
  },
  KEY_INVALID: { means: 'The OpenPGP key cannot be read or used.', remedy: 'Give one armoured key that may sign.' },
  PASSPHRASE_WRONG: {
    means: 'The passphrase does not open the key.',
    remedy: 'Try again; MIG_PASSPHRASE or --passphrase-file hold it for scripts.'
  },
  GPG_FAILED: { means: 'The gpg program failed.', remedy: 'Read its message; check gpg --list-secret-keys.' },
  GPG_MISSING: { means: 'The gpg program is not installed.', remedy: 'Install gnupg, or sign with --key-file.' },
  ACTION_NOT_FOUND: { means: 'No action of that id is in this home.', remedy: 'See mig action list.' },
  ACTION_FILE_INVALID: { means: 'The action file cannot be used.', remedy: 'Correct it as the message says.' },
  NO_TARGET: {
    means: 'No agent of the census matches the target.',
    remedy: 'See mig agents; --force publishes nevertheless.'
  },
  NOT_ANSWERED: {
    means: 'The question was not answered by all who were expected to.',
    remedy: 'mig action results ID --wait takes late answers in.'
  },
  NODE_TOO_OLD: { means: 'This Node.js is too old.', remedy: 'Start it through npx or npm run, which bring Node 26.' },
  UNREADABLE_JSON: { means: 'The input is not JSON.', remedy: 'Give one JSON document.' },
  PROXY_FAILED: {
    means: 'The proxy has opened no connection to the peer, and directly there was none either.',
    remedy: 'Check proxy, its user and password, and that it permits CONNECT to the port of the peer.'
  },
  FOLDER_UNSAFE: {
    means: 'Others could put bundles into the folder from which they are taken.',
    remedy: 'Let the folder belong to the user of the agent or relay, with mode 0700 or 0755.'
  }
} as const satisfies Record<string, CodeInfo>
