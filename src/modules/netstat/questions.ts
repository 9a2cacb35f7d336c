import { MigError } from '../../protocol/errors.ts'
import { Regex } from '../shared/regex/regex.ts'
import { type Address, AddressRange } from './address.ts'
import type { Kind, NetstatParams } from './params.ts'

/** One value of one kind. */
export interface AskedFor {
  readonly kind: Kind
  /** as it was given: the key of the result */
  readonly value: string
}

/** {@link AskedFor}, ready to be asked. */
export interface Question<T> extends AskedFor {
  matches(thing: T): boolean
}

/** All that is asked, by what it is asked of; values in their order, each once. */
export interface Questions {
  readonly localMacs: readonly Question<string>[]
  readonly localIps: readonly Question<Address>[]
  readonly neighborMacs: readonly Question<string>[]
  readonly neighborIps: readonly (Question<Address> & { readonly isIpv6: boolean })[]
  readonly connectedIps: readonly Question<Address>[]
  /** by port */
  readonly ports: ReadonlyMap<number, readonly Question<number>[]>
}

/** @throws MigError `PARAMETERS_INVALID`: one sentence that names the parameter, then MIG's words */
export function compileQuestions(params: NetstatParams): Questions {
  const each = <Q>(kind: Kind, compile: (kind: Kind, value: string) => Q): Q[] =>
    [...new Set(params[kind] ?? [])].map((value) => compile(kind, value))
  return {
    localMacs: each('localmac', macQuestion),
    localIps: each('localip', addressQuestion),
    neighborMacs: each('neighbormac', macQuestion),
    neighborIps: each('neighborip', addressQuestion),
    connectedIps: each('connectedip', addressQuestion),
    ports: Map.groupBy(each('listeningport', portQuestion), ({ port }) => port)
  }
}

function macQuestion(kind: Kind, value: string): Question<string> {
  try {
    const regex = new Regex(`(?i)${value}`)
    return { kind, value, matches: (mac) => regex.test(mac) }
  } catch (error) {
    const reason = (error as Error).message
    throw invalid(
      kind,
      `Invalid MAC regexp '${value}'. Compilation failed with '${reason}'. Must be a valid regular expression.`
    )
  }
}

function addressQuestion(kind: Kind, value: string): Question<Address> & { isIpv6: boolean } {
  try {
    const range = AddressRange.parse(value)
    return { kind, value, isIpv6: range.isIpv6, matches: (address) => range.contains(address) }
  } catch (error) {
    throw invalid(kind, (error as Error).message)
  }
}

const MAX_PORT = 65_535

function portQuestion(kind: Kind, value: string): Question<number> & { port: number } {
  if (!/^[+-]?\d+$/.test(value)) throw invalid(kind, `${value} is not a valid port`)
  const port = Number(value)
  if (port < 0 || port > MAX_PORT) throw invalid(kind, `${value}: port out of range. must be between 1 and 65535`)
  return { kind, value, port, matches: (other) => other === port }
}

function invalid(kind: Kind, reason: string): MigError {
  return new MigError('PARAMETERS_INVALID', `${kind}: ${reason}`)
}
