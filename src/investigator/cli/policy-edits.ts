import { readFile } from 'node:fs/promises'
import { MigError } from '../../protocol/errors.ts'
import { aclEntrySchema, aclSchema, checkShape } from '../../protocol/order/schema.ts'
import { minimalPublicKey } from '../../protocol/pgp/minimal-key.ts'
import type { Policy } from '../../protocol/order/schema.ts'
import { MAX_ACL_WEIGHT } from '../../protocol/wire/limits.ts'
import { toBase64 } from '../../util/bytes.ts'
import { nameOfUserId } from '../compose/found-mesh.ts'
import type { NewKey, PolicyEdits } from '../policy/edit-policy.ts'
import type { Arguments } from './arguments.ts'
import { readJsonFile } from './read-json-file.ts'

/**
 * The edits that the flags of `mig policy propose` name.
 * @throws MigError `USAGE`, `FILE_UNREADABLE`, `UNREADABLE_JSON`, `KEY_INVALID`, `ACL_INVALID`
 */
export async function policyEdits(args: Arguments, policy: Policy): Promise<PolicyEdits> {
  const [addKey, acl, quorum] = [args.text('add-key'), args.text('acl'), args.text('quorum')]
  return {
    ...(addKey === undefined ? {} : { addKey: await newKey(addKey, args, policy) }),
    removeKeys: args.texts('remove-key'),
    ban: args.texts('ban'),
    unban: args.texts('unban'),
    ...(acl === undefined ? {} : { acl: checkShape(aclSchema, await readJsonFile(acl), 'ACL_INVALID') }),
    ...(quorum === undefined ? {} : { quorum: checkShape(aclEntrySchema, await readJsonFile(quorum), 'ACL_INVALID') }),
    set: Object.fromEntries(args.texts('set').map(parseSetting)),
    unset: args.texts('unset')
  }
}

async function newKey(path: string, args: Arguments, { keyring }: Policy): Promise<NewKey> {
  const { fingerprint, key, userIds } = await minimalPublicKey(await readKey(path))
  const known = keyring.find((entry) => entry.fingerprint === fingerprint)
  const person = args.text('person') ?? known?.person ?? nameOfUserId(userIds[0]) ?? fingerprint
  return {
    fingerprint,
    key: toBase64(key),
    person,
    label: args.text('label') ?? known?.name ?? person,
    weight: parseWeight(args.text('weight') ?? '1'),
    entries: args.texts('in')
  }
}

/** Armoured or binary: gpg writes both. */
async function readKey(path: string): Promise<Uint8Array | string> {
  let bytes: Buffer
  try {
    bytes = await readFile(path)
  } catch (cause) {
    throw new MigError('FILE_UNREADABLE', `${path} cannot be read: ${(cause as Error).message}`, { cause })
  }
  const text = bytes.toString('latin1')
  return text.includes('-----BEGIN PGP') ? text : new Uint8Array(bytes)
}

function parseWeight(text: string): number {
  const weight = Number(text)
  if (/^\d+$/.test(text) && weight >= 1 && weight <= MAX_ACL_WEIGHT) return weight
  throw new MigError('USAGE', `--weight ${text} is not a whole number from 1 to ${MAX_ACL_WEIGHT}.`)
}

/** `name=value`; true, false and numbers are what they look like, and everything else is text. */
function parseSetting(text: string): [string, string | number | boolean] {
  const at = text.indexOf('=')
  if (at < 1) throw new MigError('USAGE', `--set ${text} is not NAME=VALUE.`)
  const [name, value] = [text.slice(0, at), text.slice(at + 1)]
  if (value === 'true' || value === 'false') return [name, value === 'true']
  return [name, /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value]
}
