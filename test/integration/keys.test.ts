import { randomBytes } from 'node:crypto'
import { Encrypter } from 'age-encryption'
import { CompactSign, compactVerify, importJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Db, openDb, type Tx } from '../../core/db.ts'
import { newId } from '../../core/ids.ts'
import { openHeader } from '../../core/keys/age.ts'
import { NotOpened } from '../../core/keys/envelope.ts'
import {
  ContentKeyRing,
  provisionOrganisation,
  rotateIngestIdentity,
  rotateOrganisationKey,
  SourceKeyRing,
} from '../../core/keys/keyring.ts'
import { localMasterKey } from '../../core/keys/master.ts'
import { type FreshDatabase, freshDatabase } from '../setup/database.ts'

const content = localMasterKey(randomBytes(32))
const worker = localMasterKey(randomBytes(32))
let database: FreshDatabase
let db: Db
let contentKeys: ContentKeyRing
let sourceKeys: SourceKeyRing

beforeAll(async () => {
  database = await freshDatabase()
  db = openDb(database.url)
  contentKeys = new ContentKeyRing(db, content)
  sourceKeys = new SourceKeyRing(db, worker)
})
afterAll(async () => {
  await db?.$disconnect()
  await database?.drop()
})

async function newOrganisation() {
  const organisation = await db.$transaction((tx) => provisionOrganisation(tx, { name: 'School', region: 'eu' }, { content, worker }))
  const user = { id: newId(), name: 'A', email: `${newId()}@school.test`, organisationId: organisation.id }
  const owner = await db.user.create({ data: user })
  const reflection = await db.reflection.create({ data: { ownerId: owner.id, organisationId: organisation.id, title: 'R' } })
  return { organisation, place: { ownerId: owner.id, organisationId: organisation.id, reflectionId: reflection.id } }
}
type Place = Awaited<ReturnType<typeof newOrganisation>>['place']

async function newClip(place: Place, tx: Db | Tx = db, fileKey = randomBytes(16)) {
  const id = newId()
  const { key, ...contentColumns } = await contentKeys.create(tx, place.organisationId, id)
  const sourceColumns = await sourceKeys.wrapSourceKey(place.organisationId, id, fileKey, tx)
  await tx.clip.create({ data: { id, ...place, title: 'C', filename: 'c.mp4', ...contentColumns, ...sourceColumns } })
  return { id, key, fileKey }
}

const clipOf = (id: string) => db.clip.findUniqueOrThrow({ where: { id } })

describe('key rings', () => {
  it('open what they wrapped, as the row says it', async () => {
    const { place } = await newOrganisation()
    const { id, key, fileKey } = await newClip(place)
    expect(await contentKeys.open(await clipOf(id))).toEqual(key)
    expect(await sourceKeys.openSourceKey(await clipOf(id))).toEqual(fileKey)
  })

  it('open nothing that was moved to another clip, kind or organisation', async () => {
    const { place } = await newOrganisation()
    const other = await newOrganisation()
    const [a, b] = [await clipOf((await newClip(place)).id), await clipOf((await newClip(place)).id)]
    await expect(contentKeys.open({ ...b, wrappedContentKey: a.wrappedContentKey })).rejects.toThrow(NotOpened)
    await expect(sourceKeys.openSourceKey({ ...b, wrappedSourceKey: a.wrappedSourceKey })).rejects.toThrow(NotOpened)
    await expect(contentKeys.open({ ...a, organisationId: other.organisation.id })).rejects.toMatchObject({ code: 'not_found' })
    const asContent = { ...a, contentKeyId: a.sourceKeyId, wrappedContentKey: a.wrappedSourceKey }
    await expect(contentKeys.open(asContent)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('can not be opened with the master key of the other side', async () => {
    const { place } = await newOrganisation()
    const clip = await clipOf((await newClip(place)).id)
    const api = new SourceKeyRing(db, content)
    await expect(api.openSourceKey(clip)).rejects.toThrow(NotOpened)
    await expect(api.ingestIdentities(clip.organisationId)).rejects.toThrow(NotOpened)
    await sourceKeys.signingKey()
    await expect(api.signingKey()).rejects.toThrow(NotOpened)
  })

  it('open nothing once the row has lost its keys', async () => {
    const { place } = await newOrganisation()
    const { id } = await newClip(place)
    const gone = { sourceKeyId: null, wrappedSourceKey: null, contentKeyId: null, wrappedContentKey: null }
    const clip = await db.clip.update({ where: { id }, data: gone })
    await expect(contentKeys.open(clip)).rejects.toMatchObject({ code: 'not_found' })
    await expect(sourceKeys.openSourceKey(clip)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('open a key of oversight in workers alone, the same for whoever asks, through every rotation', async () => {
    const { organisation } = await newOrganisation()
    const where = { organisationId: organisation.id, kind: 'oversight' } as const
    const made = await sourceKeys.oversightKey(organisation.id)
    expect(made).toHaveLength(32)
    expect(await sourceKeys.oversightKey((await newOrganisation()).organisation.id)).not.toEqual(made)
    await expect(new SourceKeyRing(db, content).oversightKey(organisation.id)).rejects.toThrow(NotOpened)
    const rows = await db.organisationKey.findMany({ where })
    await rotateOrganisationKey(db, worker, organisation.id, 'source')
    await rotateOrganisationKey(db, content, organisation.id, 'content')
    await rotateIngestIdentity(db, worker, organisation.id)
    expect(await db.organisationKey.findMany({ where })).toEqual(rows)
    expect(await new SourceKeyRing(db, worker).oversightKey(organisation.id)).toEqual(made)
  })

  it('make one key of oversight for an organisation that has none, however many ask at once', async () => {
    const { organisation } = await newOrganisation()
    const where = { organisationId: organisation.id, kind: 'oversight' } as const
    await db.organisationKey.deleteMany({ where })
    const rings = Array.from({ length: 5 }, () => new SourceKeyRing(db, worker))
    const keys = await Promise.all(rings.map((ring) => ring.oversightKey(organisation.id)))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
    expect(await db.organisationKey.count({ where })).toBe(1)
    await expect(sourceKeys.oversightKey(newId())).rejects.toMatchObject({ code: 'not_found' })
  })

  it('make one signing key, whoever asks first', async () => {
    await db.signingKey.deleteMany()
    const rings = Array.from({ length: 5 }, () => new SourceKeyRing(db, worker))
    const keys = await Promise.all(rings.map((ring) => ring.signingKey()))
    expect(new Set(keys.map(({ id }) => id)).size).toBe(1)
    const [row, ...more] = await db.signingKey.findMany()
    expect(more).toEqual([])
    expect(JSON.stringify(row?.publicJwk)).not.toContain('"d"')
    const { id, privateKey } = await new SourceKeyRing(db, worker).signingKey()
    const token = await new CompactSign(Buffer.from('x'))
      .setProtectedHeader({ alg: 'EdDSA', kid: id })
      .sign(await importJWK(privateKey, 'EdDSA'))
    const published = row?.publicJwk as { kty: 'OKP'; crv: string; x: string }
    expect((await compactVerify(token, await importJWK(published, 'EdDSA'))).protectedHeader.kid).toBe(row?.id)
  })
})

describe('rotation', () => {
  it.each(['content', 'source'] as const)('re-wraps every clip under a new %s key and retires the old', async (kind) => {
    const { organisation, place } = await newOrganisation()
    const bystander = await clipOf((await newClip((await newOrganisation()).place)).id)
    const clips = []
    for (let i = 0; i < 3; i++) clips.push(await newClip(place))
    const before = await Promise.all(clips.map(({ id }) => clipOf(id)))
    const master = kind === 'content' ? content : worker
    expect(await rotateOrganisationKey(db, master, organisation.id, kind)).toBe(3)
    const keys = await db.organisationKey.findMany({ where: { organisationId: organisation.id, kind } })
    expect(keys.map(({ retiredAt }) => retiredAt === null).sort()).toEqual([false, true])
    const current = keys.find(({ retiredAt }) => retiredAt === null)
    for (const [i, { id, key, fileKey }] of clips.entries()) {
      const after = await clipOf(id)
      const [used, unused] = kind === 'content' ? [after.contentKeyId, after.sourceKeyId] : [after.sourceKeyId, after.contentKeyId]
      expect(used).toBe(current?.id)
      expect(unused).toBe(kind === 'content' ? before[i]?.sourceKeyId : before[i]?.contentKeyId)
      expect(await contentKeys.open(after)).toEqual(key)
      expect(await sourceKeys.openSourceKey(after)).toEqual(fileKey)
      const mine = kind === 'content' ? contentKeys.open(before[i] ?? after) : sourceKeys.openSourceKey(before[i] ?? after)
      expect(await mine, 'what was read before the rotation still opens').toEqual(kind === 'content' ? key : fileKey)
    }
    expect(await clipOf(bystander.id)).toEqual(bystander)
    expect((await clipOf((await newClip(place)).id))[kind === 'content' ? 'contentKeyId' : 'sourceKeyId']).toBe(current?.id)
  })

  it('works through more clips than one batch', async () => {
    const { organisation, place } = await newOrganisation()
    const { id: firstId, fileKey } = await newClip(place)
    const data = []
    for (let i = 0; i < 600; i++) {
      const id = newId()
      data.push({ id, ...place, title: 'C', filename: 'c', ...(await sourceKeys.wrapSourceKey(organisation.id, id, fileKey)) })
    }
    await db.clip.createMany({ data })
    expect(await rotateOrganisationKey(db, worker, organisation.id, 'source')).toBe(601)
    for (const id of [firstId, data[300]?.id ?? '', data[599]?.id ?? ''])
      expect(await sourceKeys.openSourceKey(await clipOf(id))).toEqual(fileKey)
    expect(await db.clip.groupBy({ by: ['sourceKeyId'], where: { organisationId: organisation.id } })).toHaveLength(1)
  })

  it('changes nothing when one clip can not be re-wrapped', async () => {
    const { organisation, place } = await newOrganisation()
    const good = await newClip(place)
    const bad = await newClip(place)
    await db.clip.update({ where: { id: bad.id }, data: { wrappedContentKey: randomBytes(61) } })
    const before = await clipOf(good.id)
    await expect(rotateOrganisationKey(db, content, organisation.id, 'content')).rejects.toThrow(NotOpened)
    expect(await clipOf(good.id)).toEqual(before)
    expect(await db.organisationKey.count({ where: { organisationId: organisation.id, kind: 'content' } })).toBe(1)
  })

  it('waits for a clip that is being wrapped, and takes it along', async () => {
    const { organisation, place } = await newOrganisation()
    let rotation: Promise<number> | undefined
    await db.$transaction(async (tx) => {
      const clip = await newClip(place, tx)
      rotation = rotateOrganisationKey(db, content, organisation.id, 'content')
      await lockWaited()
      return clip
    })
    expect(await rotation).toBe(1)
    const { id: currentId } = await db.organisationKey.findFirstOrThrow({
      where: { organisationId: organisation.id, kind: 'content', retiredAt: null },
    })
    expect((await db.clip.findFirstOrThrow({ where: { organisationId: organisation.id } })).contentKeyId).toBe(currentId)
  })

  it('of the ingest identity opens uploads to the old recipient and to the new', async () => {
    const { organisation } = await newOrganisation()
    await rotateIngestIdentity(db, worker, organisation.id)
    const { ingestRecipient } = await db.organisation.findUniqueOrThrow({ where: { id: organisation.id } })
    expect(ingestRecipient).not.toBe(organisation.ingestRecipient)
    const identities = await sourceKeys.ingestIdentities(organisation.id)
    expect(identities).toHaveLength(2)
    for (const [index, recipient] of [ingestRecipient, organisation.ingestRecipient].entries()) {
      const encrypter = new Encrypter()
      encrypter.addRecipient(recipient)
      const file = Buffer.from(await encrypter.encrypt(''))
      const header = file.subarray(0, -32)
      expect(await openHeader(header, identities)).toHaveLength(16)
      expect(await openHeader(header, identities[index] ?? ''), 'newest first').toHaveLength(16)
    }
  })
})

/** Resolves once a statement of this database waits for a lock. */
async function lockWaited(): Promise<void> {
  for (;;) {
    const [row] = await db.$queryRaw<{ waiting: bigint }[]>`
      SELECT count(*) AS waiting FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()`
    if (row && row.waiting > 0n) return
  }
}
