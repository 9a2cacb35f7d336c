import { resolve } from 'node:path'
import { jsonText } from '../../render/json-text.ts'
import { printableLine } from '../../render/printable.ts'
import { print, say } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { SIGNING_FLAGS } from '../flags.ts'
import { outputFormat } from '../output-options.ts'
import { layoutOf } from '../session.ts'

export const initCommand: Command = {
  path: ['init'],
  summary: 'make a mig home: the key of the investigator node, and which OpenPGP key signs',
  flags: [
    { name: 'key', type: 'string', value: 'FINGERPRINT', help: 'sign with this key of gpg' },
    { name: 'new', type: 'string', value: "'NAME <MAIL>'", help: 'make a new key, kept in the home' }
  ],
  shared: SIGNING_FLAGS,
  examples: [
    { command: 'mig init', does: 'sign with the one secret key that gpg has' },
    { command: "mig init --new 'Ada <ada@example.net>'", does: 'make a key; its passphrase is asked for' },
    { command: 'mig init --key-file ~/ada.asc', does: 'sign with a key file, which stays where it is' }
  ],
  run: async (args, terminal) => {
    const { assertNoHome, createHome } = await import('../../home/create-home.ts')
    const { chooseKey } = await import('../../sign/choose-key.ts')
    const home = layoutOf(args, terminal)
    await assertNoHome(home)
    const key = await chooseKey(
      {
        fingerprint: args.text('key'),
        newUserId: args.text('new'),
        file: args.text('key-file') === undefined ? undefined : resolve(args.required('key-file')),
        passphraseFile: args.text('passphrase-file')
      },
      home,
      terminal
    )
    const peer = await createHome(home, { key })
    if (outputFormat(args) !== 'text') {
      print(terminal, jsonText({ home: home.folder, key: key.fingerprint, source: key.source, peer }))
      return 0
    }
    print(terminal, `home ${printableLine(home.folder)}`)
    print(terminal, `key  ${key.fingerprint} (${key.source === 'gpg' ? 'gpg' : printableLine(key.file ?? '')})`)
    print(terminal, `node ${peer}`)
    say(terminal, 'Next: mig mesh create NAME')
    return 0
  }
}
