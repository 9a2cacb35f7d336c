import { copyFileSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'chai'
import fc from 'fast-check'
import { readRows } from '../../../../../src/modules/shared/sqlite/database.ts'
import { columnsOf, numberOf, textOf } from '../../../../../src/modules/shared/sqlite/record.ts'
import { SqliteError } from '../../../../../src/modules/shared/sqlite/sqlite-error.ts'
import { TemporaryFolder } from '../../../../helpers/temporary-folder.ts'

const TABLE = 'create table t (id integer primary key, n integer, s text, b blob)'

/** What the table holds: a number, a text, and the bytes of a blob. */
const rows = (path: string): [number, string, string][] =>
  readRows(path, 't', (row) => {
    const [, number, text, blob] = columnsOf(row)
    return [numberOf(row, number), textOf(row, text), row.read(blob?.start ?? 0, blob?.end ?? 0).toString('hex')]
  })

function fill(database: DatabaseSync, values: readonly (readonly [number, string, string])[]): void {
  const insert = database.prepare('insert into t (n, s, b) values (?, ?, ?)')
  database.exec('begin')
  for (const [number, text, hex] of values) insert.run(number, text, Buffer.from(hex, 'hex'))
  database.exec('commit')
}

describe('readRows', () => {
  let folder: TemporaryFolder
  let path: string
  beforeEach(() => {
    folder = new TemporaryFolder()
    path = folder.join('db')
  })
  afterEach(() => {
    folder[Symbol.dispose]()
  })

  for (const pageSize of [512, 4096, 65_536]) {
    it(`reads what SQLite wrote, with pages of ${pageSize} bytes: trees, and rows longer than a page`, () => {
      const value = fc.tuple(
        fc.oneof(fc.constantFrom(0, 1, -1, 127, -128, 32_767, 8_388_607, 2 ** 31, 2 ** 47 - 1), fc.maxSafeInteger()),
        fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll('\0', '')),
        fc.oneof(fc.nat(40), fc.nat(3 * pageSize)).map((length) => 'a5'.repeat(length))
      )
      fc.assert(
        fc.property(fc.array(value, { minLength: 1, maxLength: 60 }), (values) => {
          using own = new TemporaryFolder()
          const database = new DatabaseSync(own.join('db'))
          database.exec(`pragma page_size = ${pageSize}; create table before (x); ${TABLE}`)
          fill(database, values)
          database.close()
          expect(rows(own.join('db'))).to.deep.equal(values)
        }),
        { numRuns: 15 }
      )
    })
  }

  it('reads a deep tree in the order of its rows, after deletions', () => {
    const database = new DatabaseSync(path)
    database.exec(`pragma page_size = 512; ${TABLE}`)
    fill(
      database,
      Array.from({ length: 5000 }, (_, index) => [index, `row ${index}`, ''])
    )
    database.exec('delete from t where n % 3 = 0')
    database.close()
    const numbers = rows(path).map(([number]) => number)
    expect(numbers).to.deep.equal(Array.from({ length: 5000 }, (_, index) => index).filter((index) => index % 3 !== 0))
  })

  describe('with a write-ahead log', () => {
    /** The files of a database as a crash leaves them. */
    function crashed(work: (database: DatabaseSync) => void): void {
      const database = new DatabaseSync(folder.join('live'))
      database.exec(`pragma journal_mode = wal; pragma wal_autocheckpoint = 0; ${TABLE}`)
      work(database)
      copyFileSync(folder.join('live'), path)
      copyFileSync(folder.join('live-wal'), `${path}-wal`)
      database.close()
    }

    it('sees what was committed and is not in the database yet', () => {
      crashed((database) => {
        fill(database, [[1, 'a', '']])
        fill(database, [[2, 'b', 'ff'.repeat(9000)]])
      })
      expect(rows(path)).to.deep.equal([[1, 'a', ''], [2, 'b', 'ff'.repeat(9000)]]) // prettier-ignore
    })

    it('passes over what was not committed, and what is damaged', () => {
      crashed((database) => {
        fill(database, [[1, 'a', '']])
        fill(database, [[2, 'b', '']])
      })
      const log = readFileSync(`${path}-wal`)
      const whole = rows(path)
      expect(whole).to.have.length(2)
      writeFileSync(`${path}-wal`, log.subarray(0, -1))
      expect(rows(path)).to.deep.equal([[1, 'a', '']])
      log.writeUInt8((log.at(-1) as number) ^ 1, log.length - 1)
      writeFileSync(`${path}-wal`, log)
      expect(rows(path)).to.deep.equal([[1, 'a', '']])
    })

    it('passes over a log that is none, and what an earlier round has left in one', () => {
      crashed((database) => {
        fill(database, [[1, 'a', '']])
        database.exec('pragma wal_checkpoint(full)')
        fill(database, [[2, 'b', '']])
      })
      expect(rows(path)).to.have.length(2)
      for (const damage of [0, 8, 24]) {
        const log = readFileSync(`${path}-wal`)
        log.writeUInt8((log[damage] as number) ^ 0x40, damage)
        copyFileSync(path, folder.join('other'))
        writeFileSync(folder.join('other-wal'), log)
        expect(rows(folder.join('other')), `byte ${damage}`).to.deep.equal([[1, 'a', '']])
      }
    })
  })

  describe('refuses', () => {
    const damaged: [name: string, damage: (bytes: Buffer) => Buffer, message: RegExp][] = [
      ['what is no database', () => Buffer.from('SQLite'), /^it is no SQLite database$/],
      [
        'an impossible page size',
        (bytes) => (bytes.writeUInt16BE(1000, 16), bytes),
        /^pages of 1000 bytes are impossible$/
      ],
      ['a file that ends too early', (bytes) => bytes.subarray(0, 8192), /^page \d+ is missing$/],
      ['a page that is none of a table', (bytes) => (bytes.writeUInt8(2, 4096), bytes), /^page 2 is none of a table$/],
      [
        'a tree that bites its tail',
        (bytes) => (bytes.writeUInt32BE(2, 4096 + 8), bytes),
        /^page 2 stands in the tree twice$/
      ],
      [
        'more rows than a page holds',
        (bytes) => (bytes.writeUInt16BE(60_000, 4096 + 3), bytes),
        /^page 2 says that it has 60000 rows$/
      ],
      [
        'a row outside of its page',
        (bytes) => (bytes.writeUInt16BE(4095, 4096 + 12), bytes),
        /^a row lies outside of its page$/
      ]
    ]
    for (const [name, damage, message] of damaged) {
      it(name, () => {
        const database = new DatabaseSync(path)
        database.exec(TABLE)
        fill(
          database,
          Array.from({ length: 40 }, () => [1, 'x', 'ab'.repeat(2000)])
        )
        database.close()
        writeFileSync(path, damage(readFileSync(path)))
        expect(() => rows(path)).to.throw(SqliteError, message)
      })
    }

    it('a table that is not there', () => {
      const database = new DatabaseSync(path)
      database.exec('create table other (x)')
      database.close()
      expect(() => rows(path)).to.throw(SqliteError, 'it has no table t')
    })

    it('any damage with an error or with other rows, and never hangs', () => {
      const database = new DatabaseSync(path)
      database.exec(`pragma page_size = 512; ${TABLE}`)
      fill(
        database,
        Array.from({ length: 60 }, (_, index) => [index, 'x', 'ab'.repeat(300)])
      )
      database.close()
      const good = readFileSync(path)
      fc.assert(
        fc.property(
          fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
          (changes) => {
            const bytes = Buffer.from(good)
            for (const [at, byte] of changes) bytes[at] = byte
            writeFileSync(path, bytes)
            try {
              rows(path)
            } catch (error) {
              expect(error).to.be.instanceOf(SqliteError)
            }
          }
        ),
        // the example names a page that no file can have
        { numRuns: 300, examples: [[[[433, 128]]]] }
      )
    })
  })

  it('says that there is no such file', () => {
    expect(existsSync(path)).to.equal(false)
    expect(() => rows(path)).to.throw(`open ${path}: no such file or directory`)
    writeFileSync(path, '')
    truncateSync(path, 0)
    expect(() => rows(path)).to.throw(SqliteError)
  })
})
