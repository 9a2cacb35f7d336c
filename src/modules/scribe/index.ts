import { MigError } from '../../protocol/errors.ts'
import type { Module, ModuleFlag } from '../module.ts'
import { classesOf } from './classes.ts'
import { loadDocument } from './load-document.ts'
import { maskResult } from './mask.ts'
import { paramsSchema, type ScribeParams, validateParams } from './params.ts'
import { renderResult } from './render.ts'
import { runScribe } from './run.ts'

const FLAGS: readonly ModuleFlag[] = [
  { name: 'path', type: 'string', help: 'the document, JSON or YAML, on this machine' },
  { name: 'onlytrue', type: 'boolean', help: 'return the tests alone that are true' },
  { name: 'human', type: 'boolean', help: 'print several lines for each test, for people' },
  { name: 'json', type: 'boolean', help: 'print a JSON document for each test' }
]

/** Evaluates a document of objects and tests: policies, vulnerable packages. */
export const scribeModule: Module<ScribeParams> = {
  name: 'scribe',
  summary: 'evaluate a document of tests on packages and files: vulnerabilities, policies',
  capabilities: ['fs.read'],
  params: paramsSchema,
  flags: FLAGS,
  examples: [
    {
      command: 'mig scribe -path openssl.json -onlytrue',
      asks: 'who has a version of OpenSSL that the document calls vulnerable?'
    }
  ],
  isRepeatable: true,
  validate: validateParams,
  fromFlags: paramsFromFlags,
  classes: classesOf,
  run: (params, context) => runScribe(params, context),
  render: renderResult,
  mask: maskResult
}

function paramsFromFlags(flags: Parameters<Module['fromFlags']>[0]): ScribeParams {
  const { path, onlytrue, human, json } = flags as {
    path?: string
    onlytrue?: boolean
    human?: boolean
    json?: boolean
  }
  if (path === undefined || path === '') throw new MigError('USAGE', '-path option is required')
  const parsed = paramsSchema.safeParse({
    scribedoc: loadDocument(path),
    onlytrue: onlytrue === true,
    humanoutput: human === true,
    jsonoutput: json === true
  })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new MigError('USAGE', `${issue?.path.join('.') || path}: ${issue?.message ?? 'no document'}`)
  }
  try {
    validateParams(parsed.data)
  } catch (error) {
    throw new MigError('USAGE', (error as Error).message, { cause: error })
  }
  return parsed.data
}
