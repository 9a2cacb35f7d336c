import { MigError } from '../../protocol/errors.ts'
import type { Terminal } from '../terminal.ts'
import { readTextFile } from '../home/private-file.ts'

/** How often a passphrase is asked for before giving up. */
export const PASSPHRASE_TRIES = 3

/**
 * A passphrase that was given, so that nobody is asked: the first line of `--passphrase-file`, else MIG_PASSPHRASE.
 * @throws MigError `FILE_UNREADABLE`
 */
export async function givenPassphrase(
  file: string | undefined,
  env: Readonly<Record<string, string | undefined>>
): Promise<string | undefined> {
  if (file === undefined) return env['MIG_PASSPHRASE']
  const text = await readTextFile(file)
  return (text.split('\n')[0] as string).replace(/\r$/, '')
}

/**
 * Asks on the terminal, without echo.
 * @throws MigError `PASSPHRASE_WRONG` when there is no terminal to ask on, or on Ctrl-C
 */
export async function askPassphrase(terminal: Terminal, question: string): Promise<string> {
  const { stdin, stderr } = terminal
  if (stdin.isTTY !== true || stdin.setRawMode === undefined) {
    throw new MigError('PASSPHRASE_WRONG', 'The key needs a passphrase, and there is no terminal to ask for it.')
  }
  stderr.write(question)
  stdin.setRawMode(true)
  try {
    return await readSecretLine(terminal)
  } finally {
    stdin.setRawMode(false)
    stdin.pause()
    stderr.write('\n')
  }
}

function readSecretLine({ stdin }: Terminal): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = ''
    const decoder = new TextDecoder()
    const finish = (settle: () => void): void => {
      stdin.off('data', onData)
      settle()
    }
    const onData = (chunk: Uint8Array): void => {
      for (const character of decoder.decode(chunk, { stream: true })) {
        if (character === '\r' || character === '\n') {
          finish(() => {
            resolve(line)
          })
          return
        }
        if (character === '\u0003' || character === '\u0004') {
          finish(() => {
            reject(new MigError('PASSPHRASE_WRONG', 'No passphrase was given.'))
          })
          return
        }
        line = character === '\u007f' || character === '\b' ? line.slice(0, -1) : line + character
      }
    }
    stdin.on('data', onData)
    stdin.resume()
  })
}
