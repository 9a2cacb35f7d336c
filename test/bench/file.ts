/**
 * The file module against find, fd, ripgrep, openssl and sha256sum, in the same run:
 *
 *     node test/bench/file.ts [--corpus DIR] [--runs N]
 *
 * Without a corpus it makes one (3.6 GB, half a minute) in a temporary folder, and removes it. A peer that is not
 * installed is left out, with the Debian package that brings it.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '../..')

interface Peer {
  readonly name: string
  /** for the shell; prints one line a match */
  readonly command: string
  /** program and Debian package */
  readonly needs: readonly [program: string, debianPackage: string]
}
interface Question {
  readonly name: string
  readonly search: Record<string, unknown>
  readonly peers: readonly Peer[]
  /** matches that were planted, where it is known */
  readonly planted?: number
}
interface Figures {
  readonly name: string
  readonly wall: number[]
  readonly cpu: number[]
  readonly matches: number
}
interface Needles {
  needles: Record<'name' | 'content' | 'bigcontent' | 'mode' | 'mtime_size', string[]> & { sha256: [string, string][] }
}

const find = (name: string, expression: string, place: string): Peer => {
  return { name, command: `find ${place} -type f ${expression}`, needs: ['find', 'findutils'] }
}
const fd = (name: string, flags: string, place: string): Peer => {
  return { name, command: `fdfind -H -I --type f ${flags} ${place}`, needs: ['fdfind', 'fd-find'] }
}
const hasher = (name: string, program: string, debianPackage: string, place: string, hash: string): Peer => {
  const command = `find ${place} -type f -print0 | xargs -0 -P2 -n 2000 ${program} | grep -c ${hash}`
  return { name, command, needs: [program.split(' ')[0] ?? '', debianPackage] }
}

function questions(place: string, needles: Needles['needles'] | undefined): Question[] {
  const content = needles === undefined ? 'PRIVATE KEY-----[ ]*$' : 'IOC-[0-9a-f]{8}-needle'
  const name = needles === undefined ? '^libcrypt.*[.]so' : '^libevil[0-9]+[.]so$'
  const hash = needles?.sha256[0]?.[1] ?? 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b856'
  const count = (...lists: (keyof Omit<Needles['needles'], 'sha256'>)[]): { planted?: number } =>
    needles === undefined ? {} : { planted: lists.reduce((sum, list) => sum + needles[list].length, 0) }
  return [
    {
      name: 'name',
      search: { names: [name] },
      ...count('name'),
      peers: [
        find('find -regex', `-regextype egrep -regex '.*/${name.slice(1).replace(/\$$/, '')}'`, place),
        fd('fd', `'${name}'`, place)
      ]
    },
    {
      name: 'size and mtime',
      search: needles === undefined ? { sizes: ['>1m'], mtimes: ['<90d'] } : { sizes: ['77777'], mtimes: ['<3650d'] },
      ...count('mtime_size'),
      peers: [
        find(
          'find -size -mtime',
          needles === undefined ? '-size +1023k -mtime -90' : '-size 77777c -mtime -3650',
          place
        ),
        fd(
          'fd',
          needles === undefined
            ? '--size +1Mi --changed-within 90d .'
            : '--size +77777b --size -77777b --changed-within 3650d .',
          place
        )
      ]
    },
    { name: 'mode', search: { modes: ['^u'] }, ...count('mode'), peers: [find('find -perm', '-perm -4000', place)] },
    {
      name: 'content',
      search: { contents: [content] },
      ...count('content', 'bigcontent'),
      peers: [{ name: 'rg -j2', command: `rg -j2 -a -uuu -l -e '${content}' ${place}`, needs: ['rg', 'ripgrep'] }]
    },
    {
      name: 'content, no literal',
      search: { contents: [`(?i)${content}`] },
      ...count('content', 'bigcontent'),
      peers: [{ name: 'rg -j2 -i', command: `rg -j2 -a -uuu -l -i -e '${content}' ${place}`, needs: ['rg', 'ripgrep'] }]
    },
    {
      name: 'sha256',
      search: { sha2: [hash] },
      ...(needles !== undefined && { planted: 1 }),
      peers: [
        hasher('openssl, xargs -P2', 'openssl dgst -sha256', 'openssl', place, hash),
        hasher('sha256sum, xargs -P2', 'sha256sum', 'coreutils', place, hash)
      ]
    }
  ]
}

/** Runs a shell command; seconds of wall and of CPU, and what it printed. */
function time(command: string, input = ''): { wall: number; cpu: number; output: string } {
  const script = `TIMEFORMAT='%R %U %S'; time { ${command} ; }`
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { input, maxBuffer: 2 ** 30, encoding: 'utf8' })
  const [wall = 0, user = 0, system = 0] = (stderr.trim().split('\n').at(-1) ?? '').split(' ').map(Number)
  return { wall, cpu: user + system, output: stdout }
}

function measure(name: string, runs: number, run: () => { wall: number; cpu: number; matches: number }): Figures {
  run()
  const all = Array.from({ length: runs }, run)
  return { name, wall: all.map(({ wall }) => wall), cpu: all.map(({ cpu }) => cpu), matches: all[0]?.matches ?? 0 }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}

function isInstalled(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0
}

function printRow(cells: readonly (string | number)[]): void {
  const widths = [22, 24, 8, 13, 8, 8, 8]
  process.stdout.write(
    `${cells.map((cell, at) => String(cell).padEnd(widths[at] ?? 0)).join(' ')}\n`.replace(/ +\n/, '\n')
  )
}

function compare(
  place: string,
  needles: Needles['needles'] | undefined,
  programs: Record<string, string>,
  runs: number
): void {
  process.stdout.write(`\n${place}\n`)
  printRow(['question', 'program', 'wall s', 'min-max', 'CPU s', 'ratio', 'matches'])
  for (const { name, search, peers, planted } of questions(place, needles)) {
    const input = JSON.stringify({ searches: { s: { paths: [place], ...search, options: { matchall: true } } } })
    const message = `{"class":"parameters","parameters":${input}}\n`
    const ours = Object.entries(programs).map(([label, command]) =>
      measure(label, runs, () => {
        const { wall, cpu, output } = time(command, label === 'module' ? input : message)
        const { statistics } = JSON.parse(output) as { statistics: { totalhits: number } }
        return { wall, cpu, matches: statistics.totalhits }
      })
    )
    const theirs = peers
      .filter(({ needs: [program] }) => isInstalled(program))
      .map((peer) =>
        measure(peer.name, runs, () => {
          const { wall, cpu, output } = time(peer.command)
          const lines = output
            .trim()
            .split('\n')
            .filter((line) => line !== '')
          return { wall, cpu, matches: peer.command.includes('grep -c') ? Number(lines[0]) : lines.length }
        })
      )
    for (const figures of [...ours, ...theirs]) {
      const wall = median(figures.wall)
      printRow([
        name,
        figures.name,
        wall.toFixed(3),
        `${Math.min(...figures.wall).toFixed(2)}-${Math.max(...figures.wall).toFixed(2)}`,
        median(figures.cpu).toFixed(2),
        (median(ours[0]?.wall ?? []) / wall).toFixed(2),
        figures.matches
      ])
    }
    if (planted !== undefined && ours.some(({ matches }) => matches !== planted)) {
      process.stdout.write(`${name}: ${planted} were planted\n`)
      process.exitCode = 1
    }
  }
}

const { values } = parseArgs({ options: { corpus: { type: 'string' }, runs: { type: 'string', default: '5' } } })
const folder = mkdtempSync(join(tmpdir(), 'mig-bench-'))
try {
  const corpus = values.corpus ?? join(folder, 'corpus')
  if (values.corpus === undefined) {
    spawnSync('python3', [join(import.meta.dirname, 'make_corpus.py'), corpus], { stdio: 'inherit' })
  }
  // The bundles are ES modules without a package.json above them.
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  await build({
    entryPoints: [join(import.meta.dirname, 'file-program.ts'), join(root, 'src/modules/file/file-worker.ts')],
    outdir: folder,
    entryNames: '[name]',
    bundle: true,
    splitting: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error'
  })
  const node = `${process.execPath} --disable-warning=SecurityWarning`
  const wall =
    '--permission --allow-fs-read=* --allow-worker --enable-experimental-regexp-engine-on-excessive-backtracks'
  const programs: Record<string, string> = { module: `${node} ${wall} ${join(folder, 'file-program.js')}` }
  const agent = join(root, 'dist/bin/mig-agent.js')
  if (existsSync(agent)) programs['mig-agent -m file'] = `${process.execPath} ${agent} -m file`
  else process.stdout.write('mig-agent is not built: npm run build\n')
  for (const { needs } of questions('/', undefined).flatMap(({ peers }) => peers)) {
    if (!isInstalled(needs[0])) process.stdout.write(`${needs[0]} is not installed: apt-get install ${needs[1]}\n`)
  }
  process.stdout.write('ratio: wall time of the module alone, divided by that of the row\n')
  const manifest = `${corpus.replace(/\/$/, '')}.needles.json`
  const needles = existsSync(manifest) ? (JSON.parse(readFileSync(manifest, 'utf8')) as Needles).needles : undefined
  compare(corpus, needles, programs, Number(values.runs))
  compare('/usr', undefined, programs, Number(values.runs))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
