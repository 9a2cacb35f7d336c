import { expect } from 'chai'
import { parseAddress } from '../../../../src/modules/netstat/address.ts'
import { compileQuestions } from '../../../../src/modules/netstat/questions.ts'
import { throwsCode } from '../../../helpers/expect-throw.ts'

describe('netstat: questions', () => {
  it('expressions on hardware addresses are without case', () => {
    const [local] = compileQuestions({ localmac: ['^8C:70'] }).localMacs
    const [neighbor] = compileQuestions({ neighbormac: ['^8C:70'] }).neighborMacs
    for (const question of [local!, neighbor!]) {
      expect(question.matches('8c:70:5a:c8:be:50')).to.equal(true)
      expect(question.matches('00:8c:70:5a:c8:be')).to.equal(false)
    }
  })

  it('addresses are compared by what they are', () => {
    const [question] = compileQuestions({ localip: ['FD00:0::2'] }).localIps
    expect(question!.matches(parseAddress('fd00::2')!)).to.equal(true)
  })

  it('ports are numbers, whatever their text', () => {
    const { ports } = compileQuestions({ listeningport: ['22', '022', '0', '65535', '22'] })
    expect([...ports].map(([port, questions]) => [port, questions.map(({ value }) => value)])).to.deep.equal([
      [22, ['22', '022']],
      [0, ['0']],
      [65535, ['65535']]
    ])
  })

  const REFUSED: [params: Parameters<typeof compileQuestions>[0], sentence: string][] = [
    [
      { localmac: ['^('] },
      "localmac: Invalid MAC regexp '^('. Compilation failed with 'error parsing regexp: missing closing ): `(?i)^(`'. Must be a valid regular expression."
    ],
    [
      { neighbormac: ['a(?=b)'] },
      "neighbormac: Invalid MAC regexp 'a(?=b)'. Compilation failed with 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'. Must be a valid regular expression."
    ],
    [{ localip: ['10.0.0'] }, 'localip: invalid IPv{4,6} 10.0.0. Must be an IP or a CIDR.'],
    [
      { neighborip: ['10.0.0.0/33'] },
      'neighborip: invalid IPv{4,6} CIDR 10.0.0.0/33: invalid CIDR address: 10.0.0.0/33. Must be an IP or a CIDR.'
    ],
    [{ connectedip: ['::1', ''] }, 'connectedip: invalid IPv{4,6} . Must be an IP or a CIDR.'],
    [{ listeningport: ['ssh'] }, 'listeningport: ssh is not a valid port'],
    [{ listeningport: ['2.5'] }, 'listeningport: 2.5 is not a valid port'],
    [{ listeningport: ['65536'] }, 'listeningport: 65536: port out of range. must be between 1 and 65535'],
    [{ listeningport: ['-1'] }, 'listeningport: -1: port out of range. must be between 1 and 65535']
  ]
  for (const [params, sentence] of REFUSED) {
    it(sentence, () => {
      expect(throwsCode(() => compileQuestions(params), 'PARAMETERS_INVALID').message).to.equal(sentence)
    })
  }
})
