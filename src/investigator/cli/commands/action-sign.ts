import { print } from '../../terminal.ts'
import type { Command } from '../command.ts'
import { SIGNING_FLAGS } from '../flags.ts'
import { openSession } from '../session.ts'

export const actionSignCommand: Command = {
  path: ['action', 'sign'],
  summary: 'add your signature to an order file, and print the file',
  positionals: [{ name: 'file', help: "what 'mig <module> -s' or another 'mig action sign' printed" }],
  flags: [],
  shared: SIGNING_FLAGS,
  examples: [
    { command: 'mig file -path /etc -name shadow -e 2h -s > ask.json', does: 'the first person' },
    { command: 'mig action sign ask.json > signed.json', does: 'the second person' },
    { command: 'mig run signed.json', does: 'the first person again, who gets the answers' }
  ],
  run: async (args, terminal) => {
    const { readTextFile } = await import('../../home/private-file.ts')
    const { readOrderFile } = await import('../../../protocol/order/order-file.ts')
    const { openSigner } = await import('../../sign/open-signer.ts')
    const { signOrder } = await import('../../sign/sign-order.ts')
    const { checkOrder } = await import('../../sign/check-order.ts')
    const keyFile = args.text('key-file')
    const session = keyFile === undefined ? await openSession(args, terminal) : undefined
    const { order, signatures } = readOrderFile(await readTextFile(args.required('file')))
    const signer = await openSigner(
      session?.config.key,
      { keyFile, passphraseFile: args.text('passphrase-file') },
      terminal
    )
    print(terminal, (await signOrder(checkOrder(order), signatures, signer)).trimEnd())
    return 0
  }
}
