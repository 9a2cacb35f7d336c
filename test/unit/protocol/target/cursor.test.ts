import { expect } from 'chai'
import { Cursor, keyOf } from '../../../../src/protocol/target/cursor.ts'
import { scanTokens } from '../../../../src/protocol/target/tokens.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

function cursorOf(text: string): Cursor {
  return new Cursor(scanTokens(text), text.length)
}

describe('protocol/target/cursor', () => {
  it('goes through the tokens', () => {
    const cursor = cursorOf('a b c')
    expect(cursor.next().text).to.equal('a')
    expect(cursor.peek()?.text).to.equal('b')
    expect(cursor.peek(1)?.text).to.equal('c')
    cursor.skip(2)
    expect(cursor.peek()).to.equal(undefined)
  })

  it('takes what is asked for, in any case, and leaves what is not', () => {
    const cursor = cursorOf('Not x')
    expect(cursor.take('and')).to.equal(undefined)
    expect(cursor.take('not')?.text).to.equal('Not')
    cursor.expect('x')
    expect(cursor.take('x')).to.equal(undefined)
  })

  it('skips parentheses with what is in them', () => {
    const cursor = cursorOf('((a) = b) () c')
    expect(cursor.skipParentheses()).to.equal(5)
    expect(cursor.skipParentheses()).to.equal(0)
    expect(cursor.skipParentheses()).to.equal(undefined)
    expect(cursor.next().text).to.equal('c')
  })

  it('refuses at the next token, at another, and at the end', () => {
    const cursor = cursorOf('a B ')
    const first = cursor.next()
    expect(cursor.unexpected().message).to.equal('unexpected B at 3')
    expect(cursor.unexpected(first).message).to.equal('unexpected a at 1')
    throwsCode(() => cursor.expect('c'), 'TARGET_INVALID')
    cursor.skip(1)
    throwsCode(() => cursor.next(), 'TARGET_INVALID')
    expect(cursor.unexpected().message).to.equal('the target ends too early at 5')
  })

  it('compares in lower case', () => {
    const [word] = scanTokens('LIKE').tokens
    expect(keyOf(word)).to.equal('like')
    expect(keyOf(undefined)).to.equal('')
  })
})
