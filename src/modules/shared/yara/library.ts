import type * as YaraX from '@virustotal/yara-x'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** What YARA-X offers. */
export type Yara = typeof YaraX

const PACKAGE = '@virustotal/yara-x'
const PROGRAM = 'yara_x_js_bg.wasm'

/** YARA's program, compiled: a tenth of a second, so it is made once and handed to the workers. Runs nothing of it. */
export function compileLibrary(): WebAssembly.Module {
  const path = join(dirname(createRequire(import.meta.url).resolve(PACKAGE)), PROGRAM)
  return new WebAssembly.Module(readFileSync(path))
}

/**
 * Loads YARA, which nobody does before there are rules: it is 6 MB of WebAssembly.
 * @param library - from {@link compileLibrary}
 */
export function loadYara(library: WebAssembly.Module): Yara {
  const yara = createRequire(import.meta.url)(PACKAGE) as Yara
  yara.initSync({ module: library })
  return yara
}
