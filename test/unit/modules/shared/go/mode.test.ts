import { expect } from 'chai'
import { modeText } from '../../../../../src/modules/shared/go/mode.ts'

const CASES: readonly (readonly [mode: number, text: string])[] = [
  [0o100644, '-rw-r--r--'],
  [0o100000, '----------'],
  [0o100755, '-rwxr-xr-x'],
  [0o104755, 'urwxr-xr-x'],
  [0o102755, 'grwxr-xr-x'],
  [0o101777, 'trwxrwxrwx'],
  [0o107777, 'ugtrwxrwxrwx'],
  [0o040700, 'drwx------'],
  [0o041777, 'dtrwxrwxrwx'],
  [0o120777, 'Lrwxrwxrwx'],
  [0o020666, 'Dcrw-rw-rw-'],
  [0o024666, 'Ducrw-rw-rw-'],
  [0o060660, 'Drw-rw----'],
  [0o010644, 'prw-r--r--'],
  [0o140755, 'Srwxr-xr-x'],
  [0o000644, '?rw-r--r--']
]

describe('modeText', () => {
  for (const [mode, text] of CASES) it(`${mode.toString(8)} is ${text}`, () => expect(modeText(mode)).to.equal(text))
})
