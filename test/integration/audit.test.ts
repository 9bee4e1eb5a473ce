import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execa } from 'execa'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Audit } from '../../core/audit/audit.ts'
import { type Chain, verifyChains } from '../../core/audit/verify.ts'
import { systemClock } from '../../core/clock.ts'
import { type Db, openDb } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { type FreshDatabase, freshDatabase } from '../setup/database.ts'

const secret = 'a secret for tests only, thirty-two and more'
const audit = new Audit(secret, systemClock)
let database: FreshDatabase
let db: Db
beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.url, 20)
})
afterAll(async () => {
  await db?.$disconnect()
  await database?.drop()
})

async function addSchool(name = 'School'): Promise<string> {
  const { id } = await db.organisation.create({ data: { name, region: 'eu', ingestRecipient: '' } })
  return id
}

const act = (organisationId: string) =>
  db.$transaction((tx) =>
    audit.record(tx, { organisationId, actorId: newId(), act: 'view', clipId: newId(), ownerId: newId(), details: { owner: false } }),
  )

/** A school with five rows. */
async function five(name?: string): Promise<string> {
  const school = await addSchool(name)
  for (let count = 0; count < 5; count++) await act(school)
  return school
}

async function chainOf(organisationId: string, with_ = secret): Promise<Chain | undefined> {
  for await (const chain of verifyChains(db, with_)) if (chain.organisationId === organisationId) return chain
  return undefined
}

/** As somebody with all rights in the database. */
async function tamper(...statements: string[]): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.$executeRawUnsafe('ALTER TABLE audit_entries DISABLE TRIGGER ALL')
    for (const statement of statements) await tx.$executeRawUnsafe(statement)
    await tx.$executeRawUnsafe('ALTER TABLE audit_entries ENABLE TRIGGER ALL')
  })
}

describe('adding to the audit', () => {
  it('thirty at once, to one chain and to several together: no gap, and all is whole', async () => {
    const schools = [await addSchool(), await addSchool(), await addSchool()] as const
    const several = () =>
      db.$transaction(
        (tx) =>
          audit.record(
            tx,
            ...[...schools].sort(() => Math.random() - 0.5).map((id) => ({ organisationId: id, actorId: null, act: 'share' as const })),
          ),
        { timeout: 60_000, maxWait: 60_000 },
      )
    await Promise.all(Array.from({ length: 30 }, (_, index) => (index % 2 ? several() : act(schools[0]))))
    const sequences = await db.auditEntry.findMany({ where: { organisationId: schools[0] }, orderBy: { sequence: 'asc' } })
    expect(sequences.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 30 }, (_, index) => index + 1))
    for (const school of schools)
      expect(await chainOf(school)).toMatchObject({ rows: school === schools[0] ? 30 : 15, found: 0, faults: [] })
  })

  it('while it is verified does no harm', async () => {
    const school = await five()
    let more = true
    const adding = (async () => {
      let count = 0
      for (; more; count++) await act(school)
      return count
    })()
    try {
      for (let count = 0; count < 10; count++) expect(await chainOf(school)).toMatchObject({ found: 0 })
    } finally {
      more = false
    }
    const added = await adding
    expect(await chainOf(school)).toMatchObject({ rows: 5 + added, found: 0 })
  })

  it('leaves no row of what failed', async () => {
    const school = await five()
    const failing = db.$transaction(async (tx) => {
      await audit.record(tx, { organisationId: school, actorId: null, act: 'share' })
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(await chainOf(school)).toMatchObject({ rows: 5, found: 0 })
  })

  it('is all the database lets anybody do', async () => {
    const school = await five()
    const refused = 'rows of the audit are never changed and never removed'
    await expect(db.auditEntry.updateMany({ where: { organisationId: school }, data: { act: 'x' } })).rejects.toThrow(refused)
    await expect(db.auditEntry.deleteMany({ where: { organisationId: school } })).rejects.toThrow(refused)
    await expect(db.$executeRawUnsafe('TRUNCATE audit_entries')).rejects.toThrow(refused)
    expect(await chainOf(school)).toMatchObject({ rows: 5, found: 0 })
  })
})

describe('verifying', () => {
  const of = (school: string, sequence: number) => `WHERE organisation_id = '${school}' AND sequence = ${sequence}`
  const set =
    (what: string, sequence = 3) =>
    (school: string) => [`UPDATE audit_entries SET ${what} ${of(school, sequence)}`]
  const copy = (to: number, from: number) => (school: string) =>
    `INSERT INTO audit_entries SELECT organisation_id, ${to}, at, actor_id, act, reflection_id, clip_id, owner_id, details, '\\x${'ab'.repeat(32)}'
     FROM audit_entries ${of(school, from)}`
  const move = (school: string, from: number, to: number) => `UPDATE audit_entries SET sequence = ${to} ${of(school, from)}`
  const turnHead = (school: string, to: number) =>
    `UPDATE audit_heads h SET sequence = e.sequence, hash = e.hash FROM audit_entries e
     WHERE e.organisation_id = h.organisation_id AND h.organisation_id = '${school}' AND e.sequence = ${to}`
  const changed = (...sequences: number[]) => sequences.map((sequence) => ({ sequence: BigInt(sequence), wrong: 'changed' }))

  it.each<[string, (school: string) => string[], { sequence: bigint; wrong: string }[]]>([
    ['the act', set("act = 'upload'"), changed(3)],
    ['the time', set("at = at + interval '1 millisecond'"), changed(3)],
    ['a time that is none', set("at = 'infinity'"), changed(3)],
    ['a time before our reckoning', set("at = '4000-01-01 BC'"), changed(3)],
    ['the actor', set('actor_id = gen_random_uuid()'), changed(3)],
    ['no actor', set('actor_id = NULL'), changed(3)],
    ['the reflection', set('reflection_id = gen_random_uuid()'), changed(3)],
    ['the clip', set('clip_id = gen_random_uuid()'), changed(3)],
    ['the owner', set('owner_id = actor_id'), changed(3)],
    ['the details', set(`details = '{"owner": true}'`), changed(3)],
    ['no details', set("details = 'null'"), changed(3)],
    ['a hash', set(`hash = '\\x00'`), changed(3, 4)],
    ['one in the middle removed', (school) => [`DELETE FROM audit_entries ${of(school, 3)}`], [{ sequence: 3n, wrong: 'missing' }]],
    ['the last removed', (school) => [`DELETE FROM audit_entries ${of(school, 5)}`], [{ sequence: 5n, wrong: 'missing' }]],
    [
      'the last removed, and the head turned back',
      (school) => [`DELETE FROM audit_entries ${of(school, 5)}`, turnHead(school, 4)],
      [{ sequence: 4n, wrong: 'end' }],
    ],
    [
      'one put between, the rest moved',
      (school) => [
        ...[move(school, 5, 6), move(school, 4, 5), move(school, 3, 4), copy(3, 2)(school)],
        `UPDATE audit_heads SET sequence = 6 WHERE organisation_id = '${school}'`,
      ],
      [...changed(3, 4, 5, 6)],
    ],
    ['one put behind the end', (school) => [copy(6, 5)(school)], [...changed(6), { sequence: 6n, wrong: 'added' }]],
    [
      'one put behind the end, and the head with it',
      (school) => [copy(6, 5)(school), turnHead(school, 6)],
      [...changed(6), { sequence: 6n, wrong: 'end' }],
    ],
    ['one put before the first', (school) => [copy(0, 1)(school)], [{ sequence: 0n, wrong: 'out_of_place' }]],
    ['two swapped', (school) => [move(school, 2, -1), move(school, 4, 2), move(school, -1, 4)], changed(2, 3, 4, 5)],
    [
      'the head',
      (school) => [`UPDATE audit_heads SET hash = '\\x00' WHERE organisation_id = '${school}'`],
      [{ sequence: 5n, wrong: 'end' }],
    ],
    ['no head', (school) => [`DELETE FROM audit_heads WHERE organisation_id = '${school}'`], [{ sequence: 5n, wrong: 'end' }]],
    [
      'a head without rows',
      (school) => [`DELETE FROM audit_entries WHERE organisation_id = '${school}'`],
      [{ sequence: 1n, wrong: 'missing' }],
    ],
  ])('finds what was tampered with: %s', async (_, statements, faults) => {
    const school = await five()
    await tamper(...statements(school))
    const chain = await chainOf(school)
    expect(chain).toMatchObject({ found: faults.length, faults })
  })

  it('finds rows that were moved to another school, also to one that is not there', async () => {
    const [from, to, nowhere] = [await five(), await five(), newId()]
    await tamper(
      `UPDATE audit_entries SET organisation_id = '${to}', sequence = 6 ${of(from, 5)}`,
      `UPDATE audit_entries SET organisation_id = '${nowhere}', sequence = 1 ${of(from, 4)}`,
    )
    expect(await chainOf(from)).toMatchObject({ rows: 3, faults: [{ sequence: 4n, to: 5n, wrong: 'missing' }] })
    expect(await chainOf(to)).toMatchObject({ faults: [...changed(6), { sequence: 6n, wrong: 'added' }] })
    expect(await chainOf(nowhere)).toMatchObject({ name: null, rows: 1, faults: [...changed(1), { sequence: 1n, wrong: 'end' }] })
  })

  it('still finds it when the service went on after the end was cut off', async () => {
    const school = await five()
    await tamper(`DELETE FROM audit_entries ${of(school, 5)}`, turnHead(school, 4))
    await act(school)
    await act(school)
    expect(await chainOf(school)).toMatchObject({ rows: 6, faults: changed(5) })
  })

  it('reads chains longer than a batch, and names the first faults of many', async () => {
    const school = await addSchool()
    const entry = { organisationId: school, actorId: null, act: 'share' } as const
    await db.$transaction((tx) => audit.record(tx, ...Array.from({ length: 1001 }, () => entry)), { timeout: 60_000 })
    expect(await chainOf(school)).toMatchObject({ rows: 1001, found: 0 })
    const other = await chainOf(school, 'another secret, also thirty-two and more')
    expect(other).toMatchObject({ rows: 1001, found: 1002 })
    expect(other?.faults).toHaveLength(20)
  })
})

describe('npm run audit:verify', () => {
  it('says a line for each school, and by its exit code whether all are whole', async () => {
    const own = await freshDatabase()
    const data = await mkdtemp(join(tmpdir(), 'safelight-audit-'))
    const there = openDb(own.url, 2)
    try {
      const env = { DATABASE_URL: own.url, SAFELIGHT_DATA: data }
      const verify = (more: Record<string, string> = { AUDIT_SECRET: secret }) =>
        execa('node', ['scripts/tool.mjs', 'audit-verify'], { env: { ...env, ...more }, reject: false })
      const add = (name: string) => there.organisation.create({ data: { name, region: 'eu', ingestRecipient: '' } })
      const [empty, used] = [await add('A new school'), await add('North School')]
      for (let count = 0; count < 3; count++)
        await there.$transaction((tx) => audit.record(tx, { organisationId: used.id, actorId: null, act: 'share' }))

      expect(await verify()).toMatchObject({
        exitCode: 0,
        stdout: `A new school (${empty.id}): 0 rows, whole\nNorth School (${used.id}): 3 rows, whole`,
      })
      const other = await verify({ AUDIT_SECRET: randomBytes(32).toString('hex') })
      expect([other.exitCode, other.stdout]).toEqual([1, expect.stringContaining('Is AUDIT_SECRET the one')])
      const none = await verify({ AUDIT_SECRET: '' })
      expect([none.exitCode, none.stderr]).toEqual([1, expect.stringContaining('Set AUDIT_SECRET')])

      await there.$transaction([
        there.$executeRawUnsafe('ALTER TABLE audit_entries DISABLE TRIGGER ALL'),
        there.$executeRawUnsafe("UPDATE audit_entries SET act = 'view' WHERE sequence = 1"),
        there.$executeRawUnsafe('DELETE FROM audit_entries WHERE sequence = 3'),
      ])
      expect(await verify()).toMatchObject({
        exitCode: 1,
        stdout: expect.stringMatching(/: 2 rows, NOT WHOLE: row 1 was changed, or what stood before it; row 3 is missing$/),
      })
    } finally {
      await there.$disconnect()
      await own.drop()
      await rm(data, { recursive: true, force: true })
    }
  })
})
