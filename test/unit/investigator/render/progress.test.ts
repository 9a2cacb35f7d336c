import { expect } from 'chai'
import { Progress, progressText } from '../../../../src/investigator/render/progress.ts'
import { exampleSummary } from '../../../helpers/action-examples.ts'

function recorder(isTTY: boolean) {
  const texts: string[] = []
  return { texts, isTTY, write: (text: string) => texts.push(text) }
}

describe('investigator/render/progress', () => {
  it('counts what ended badly', () => {
    const counts = { success: 1, refused: 1, timeout: 2 }
    expect(progressText(exampleSummary({ counts, answered: 4 }), 1500)).to.equal(
      '4 of 4 answered, 1 found, 1 refused, 2 timeout, 1.5 s'
    )
  })

  it('is a bar on a terminal, which makes way for lines', () => {
    const output = recorder(true)
    const progress = new Progress({ isQuiet: false }, output)
    progress.clear()
    progress.update(exampleSummary(), 1000)
    progress.clear()
    progress.clear()
    expect(output.texts).to.deep.equal([
      '\r\u001b[K[################--------] 2 of 3 answered, 1 found, 1.0 s',
      '\r\u001b[K'
    ])
  })

  it('is a line every five seconds elsewhere', () => {
    const output = recorder(false)
    const progress = new Progress({ isQuiet: false }, output)
    for (const elapsedMs of [0, 4999, 5000, 9999, 10_000]) progress.update(exampleSummary(), elapsedMs)
    expect(output.texts).to.deep.equal(['2 of 3 answered, 1 found, 5.0 s\n', '2 of 3 answered, 1 found, 10.0 s\n'])
  })

  it('is silent when it is to be', () => {
    const output = recorder(true)
    const progress = new Progress({ isQuiet: true }, output)
    progress.update(exampleSummary(), 10_000)
    progress.clear()
    expect(output.texts).to.deep.equal([])
  })
})
