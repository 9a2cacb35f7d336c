import { expect } from 'chai'
import { HELP, parseFlags } from '../../../../scripts/simulate/flags.ts'

describe('parseFlags', () => {
  it('fills in what is not said', () => {
    expect(parseFlags([])).to.deep.equal({
      kind: 'simulate',
      output: 'text',
      options: { nodes: 1000, neighbours: 6, rttMs: 20, loss: 0, runMs: 100, load: 0.5, seed: 1 }
    })
  })

  it('takes every flag', () => {
    const line = '--nodes 50 --neighbours 8 --rtt-ms 1.5 --loss 0.1 --spread-ms 0 --run-ms 5 --load 1 --seed 9 -o json'
    expect(parseFlags(line.split(' '))).to.deep.equal({
      kind: 'simulate',
      output: 'json',
      options: { nodes: 50, neighbours: 8, rttMs: 1.5, loss: 0.1, spreadMs: 0, runMs: 5, load: 1, seed: 9 }
    })
    expect(parseFlags(['--check', '50,100'])).to.deep.equal({ kind: 'check', sizes: [50, 100], seed: 1 })
    expect(parseFlags(['--measure'])).to.deep.equal({ kind: 'measure' })
    expect(parseFlags(['--help'])).to.deep.equal({ kind: 'help' })
  })

  const BAD: readonly (readonly [string, RegExp])[] = [
    ['--nodes 1', /--nodes takes a number from 2 to 200000, not "1"/],
    ['--nodes 10.5', /--nodes takes a whole number/],
    ['--nodes many', /not "many"/],
    ['--neighbours 33', /--neighbours/],
    ['--rtt-ms -1', /--rtt-ms/],
    ['--loss 1', /--loss/],
    ['--spread-ms 3600001', /--spread-ms/],
    ['--load 0', /--load/],
    ['-o yaml', /--output takes text or json/],
    ['--check 50,5', /--check/],
    ['--check 50,', /--check/],
    ['--agents 5', /--agents/],
    ['extra', /extra/]
  ]
  for (const [line, reason] of BAD) {
    it(`refuses ${line}`, () => expect(() => parseFlags(line.split(' '))).to.throw(reason))
  }

  it('explains each flag that it takes', () => {
    for (const flag of ['nodes', 'neighbours', 'rtt-ms', 'loss', 'spread-ms', 'run-ms', 'load', 'seed', 'output', 'check', 'measure']) {
      expect(HELP).to.include(`--${flag}`)
    } // prettier-ignore
  })
})
