// Every route there is. What touches media asks `decide`, every time, and obeys it; what doesn't is named here, with the reason.
// A new route fails this test until it is in one of the two tables.
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import type { Action, Decision, Subject } from '../../core/access/decide.ts'
import { newId } from '../../core/ids.ts'
import { type House, openHouse, type Person } from './api-house.ts'
import { makeGroup, makeReflection, type SharedClip, share } from './api-scene.ts'

const routes: string[] = []
const asked: { userId: string; action: Action; of: Subject['of']; decision: Decision }[] = []
vi.mock('../../core/access/decide.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('../../core/access/decide.ts')>()
  return {
    ...original,
    decide: (...[facts, viewer, action, subject]: Parameters<typeof original.decide>) => {
      const decision = original.decide(facts, viewer, action, subject)
      asked.push({ userId: viewer.userId, action, of: subject.of, decision })
      return decision
    },
  }
})

vi.mock('fastify', async (importOriginal) => {
  const original = await importOriginal<typeof import('fastify')>()
  const fastify = (options: object) => {
    const app = original.default(options)
    app.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) if (one !== 'HEAD' && one !== 'OPTIONS') routes.push(`${one} ${url}`)
    })
    return app
  }
  return { ...original, default: fastify }
})

interface Scene {
  clip: SharedClip
  shareId: string
  commentId: string
  groupId: string
  assignmentId: string
  /** Of the clip: its review waits too. */
  flagId: string
  /** Of the clip too: it waits. */
  downloadId: string
  /** Of a playback that the colleague opened while it was shared with her. */
  token: string
}
interface Try {
  path: (scene: Scene) => string
  json?: (scene: Scene) => object
  /** What a person shared with is answered; else 2xx. */
  shared?: number
  /** What a stranger is answered; else 404. */
  stranger?: number
  /** Of those to whom nothing belongs, nothing is asked. */
  nothing?: boolean
  /** What it asks. */
  asks: Action
}

const ofClip = (below: string) => (scene: Scene) => `/v1/clips/${scene.clip.id}${below}`
const ofReflection = (below: string) => (scene: Scene) => `/v1/reflections/${scene.clip.reflectionId}${below}`
const ofReview = (below: string) => (scene: Scene) => `/v1/oversight/recordings/${scene.clip.id}${below}`
const ofDownload = (below: string) => (scene: Scene) => `/v1/downloads/${scene.downloadId}${below}`
const ofToken = (below: string) => (scene: Scene) => `/v1/playback/${scene.token}${below}`

/** Everything that shows, changes or opens a recording, or says something of one. */
const media: Record<string, Try> = {
  'GET /v1/clips': { path: () => '/v1/clips', stranger: 200, asks: 'clip.see', nothing: true },
  'GET /v1/clips/events': { path: () => '/v1/clips/events', stranger: 200, asks: 'clip.see', nothing: true },
  'GET /v1/reflections': { path: () => '/v1/reflections', stranger: 200, asks: 'reflection.list' },
  'GET /v1/clips/:id': { path: ofClip(''), asks: 'clip.see' },
  'PATCH /v1/clips/:id': { path: ofClip(''), json: () => ({ title: 'x' }), shared: 403, asks: 'clip.edit' },
  'DELETE /v1/clips/:id': { path: ofClip(''), shared: 403, asks: 'clip.delete' },
  'POST /v1/clips/:id/edits': {
    path: ofClip('/edits'),
    json: () => ({ ranges: [{ start: 0, end: 1 }] }),
    shared: 403,
    asks: 'clip.derive',
  },
  'POST /v1/clips/:id/replace': { path: ofClip('/replace'), json: () => ({}), shared: 403, asks: 'clip.edit' },
  'GET /v1/clips/:id/faces': { path: ofClip('/faces'), shared: 403, asks: 'clip.derive' },
  'POST /v1/clips/:id/faces': { path: ofClip('/faces'), json: () => ({}), shared: 403, asks: 'clip.derive' },
  'DELETE /v1/clips/:id/faces': { path: ofClip('/faces'), shared: 403, asks: 'clip.derive' },
  'GET /v1/clips/:id/faces/places/:index': { path: ofClip('/faces/places/0'), shared: 403, asks: 'clip.derive' },
  'GET /v1/clips/:id/faces/sheets/:index': { path: ofClip('/faces/sheets/0'), shared: 403, asks: 'clip.derive' },
  'GET /v1/clips/:id/waveform': { path: ofClip('/waveform'), shared: 403, asks: 'clip.derive' },
  'GET /v1/clips/:id/poster.webp': { path: ofClip('/poster.webp'), asks: 'clip.play' },
  'GET /v1/clips/:id/events': { path: ofClip('/events'), asks: 'clip.see' },
  'POST /v1/clips/:id/playback': { path: ofClip('/playback'), asks: 'clip.play' },
  'GET /v1/clips/:id/comments': { path: ofClip('/comments'), asks: 'clip.see' },
  'POST /v1/clips/:id/comments': { path: ofClip('/comments'), json: () => ({ text: 'x', atSeconds: 1 }), asks: 'clip.comment' },
  'PATCH /v1/comments/:id': {
    path: ({ commentId }) => `/v1/comments/${commentId}`,
    json: () => ({ text: 'x' }),
    shared: 403,
    asks: 'comment.edit',
  },
  'DELETE /v1/comments/:id': { path: ({ commentId }) => `/v1/comments/${commentId}`, shared: 403, asks: 'comment.delete' },
  'GET /v1/reflections/:id': { path: ofReflection(''), asks: 'reflection.see' },
  'PATCH /v1/reflections/:id': { path: ofReflection(''), json: () => ({ title: 'x' }), shared: 403, asks: 'reflection.edit' },
  'GET /v1/reflections/:id/shares': { path: ofReflection('/shares'), shared: 403, asks: 'reflection.share' },
  'POST /v1/reflections/:id/shares': {
    path: ofReflection('/shares'),
    json: () => ({ userId: newId() }),
    shared: 403,
    asks: 'reflection.share',
  },
  'GET /v1/reflections/:id/viewers': { path: ofReflection('/viewers'), shared: 403, asks: 'reflection.share' },
  'GET /v1/reflections/:id/watched': { path: ofReflection('/watched'), shared: 403, asks: 'reflection.share' },
  'GET /v1/playback/:token': { path: ofToken(''), asks: 'clip.play' },
  'GET /v1/playback/:token/comments': { path: ofToken('/comments'), asks: 'clip.play' },
  'GET /v1/playback/:token/chunks/:chunk.ts': { path: (s) => ofToken(`/chunks/${s.clip.chunk.id}.ts`)(s), shared: 302, asks: 'clip.play' },
  'GET /v1/playback/:token/master.m3u8': { path: ofToken('/master.m3u8'), asks: 'clip.play' },
  'GET /v1/playback/:token/:rung.m3u8': { path: ofToken('/720.m3u8'), asks: 'clip.play' },
  'GET /v1/playback/:token/keys/:chunk': { path: (s) => ofToken(`/keys/${s.clip.chunk.id}`)(s), asks: 'clip.play' },
  'GET /v1/playback/:token/storyboard.vtt': { path: ofToken('/storyboard.vtt'), asks: 'clip.play' },
  'GET /v1/playback/:token/sheets/:index.webp': { path: ofToken('/sheets/0.webp'), shared: 404, asks: 'clip.play' },
  'GET /v1/playback/:token/poster.webp': { path: ofToken('/poster.webp'), asks: 'clip.play' },
  'GET /v1/playback/:token/events': { path: ofToken('/events'), asks: 'clip.play' },
  'GET /embed/:token': { path: ({ token }) => `/embed/${token}`, asks: 'clip.play' },
  // A list asks of every row; what a stranger gets is an empty one (below).
  'GET /v1/shared': { path: () => '/v1/shared', stranger: 200, asks: 'reflection.see' },
  'GET /v1/groups/:id/reflections': { path: ({ groupId }) => `/v1/groups/${groupId}/reflections`, asks: 'reflection.see' },
  'GET /v1/groups/:id/assignments': { path: ({ groupId }) => `/v1/groups/${groupId}/assignments`, asks: 'reflection.see' },
  'POST /v1/assignments/:id/hand-in': {
    path: ({ assignmentId }) => `/v1/assignments/${assignmentId}/hand-in`,
    json: ({ clip }) => ({ reflectionId: clip.reflectionId }),
    shared: 403,
    asks: 'reflection.share',
  },
  // Stills are administrators' (api-oversight.test.ts): those it was shared with find nothing, as strangers do.
  'GET /v1/clips/:id/oversight': { path: ofClip('/oversight'), shared: 403, asks: 'clip.oversight' },
  'GET /v1/oversight': { path: () => '/v1/oversight', shared: 403, stranger: 403, asks: 'oversight.list' },
  'POST /v1/oversight/purpose': {
    path: () => '/v1/oversight/purpose',
    json: () => ({ words: 'x' }),
    shared: 403,
    stranger: 403,
    asks: 'oversight.list',
  },
  'GET /v1/oversight/recordings': { path: () => '/v1/oversight/recordings', shared: 403, stranger: 403, asks: 'oversight.list' },
  'GET /v1/oversight/recordings/:clipId/stills/:part': { path: ofReview('/stills/0'), shared: 404, asks: 'oversight.look' },
  'POST /v1/oversight/recordings/:clipId/review': { path: ofReview('/review'), shared: 404, asks: 'oversight.review' },
  'POST /v1/oversight/recordings/:clipId/flag': {
    path: ofReview('/flag'),
    json: () => ({ reason: 'x' }),
    shared: 404,
    asks: 'oversight.flag',
  },
  'GET /v1/oversight/flags': { path: () => '/v1/oversight/flags', shared: 403, stranger: 403, asks: 'oversight.flags' },
  'POST /v1/oversight/flags/:id/decision': {
    path: ({ flagId }) => `/v1/oversight/flags/${flagId}/decision`,
    json: () => ({ outcome: 'released', reason: 'x' }),
    shared: 404,
    asks: 'oversight.decide',
  },
  // Downloads are their owner's and her administrators' (api-downloads.test.ts): those it was shared with find nothing, as strangers do.
  'GET /v1/clips/:id/downloads': { path: ofClip('/downloads'), shared: 403, asks: 'clip.download' },
  'POST /v1/clips/:id/downloads': { path: ofClip('/downloads'), json: () => ({ format: 'mp4' }), shared: 403, asks: 'clip.download' },
  'GET /v1/downloads': { path: () => '/v1/downloads', stranger: 200, asks: 'downloads.list' },
  'GET /v1/downloads/waiting': { path: () => '/v1/downloads/waiting', shared: 403, stranger: 403, asks: 'downloads.waiting' },
  'GET /v1/downloads/open': { path: () => '/v1/downloads/open', shared: 403, stranger: 403, asks: 'downloads.open' },
  'GET /v1/downloads/:id': { path: ofDownload(''), shared: 404, asks: 'download.see' },
  'GET /v1/downloads/:id/file': { path: ofDownload('/file'), shared: 404, asks: 'download.fetch' },
  'GET /v1/downloads/:id/stills': { path: ofDownload('/stills'), shared: 404, asks: 'download.look' },
  'GET /v1/downloads/:id/stills/:part': { path: ofDownload('/stills/0'), shared: 404, asks: 'download.look' },
  'POST /v1/downloads/:id/approve': { path: ofDownload('/approve'), json: () => ({}), shared: 404, asks: 'download.decide' },
  'POST /v1/downloads/:id/decline': { path: ofDownload('/decline'), json: () => ({ reason: 'x' }), shared: 404, asks: 'download.decide' },
  'POST /v1/downloads/:id/revoke': { path: ofDownload('/revoke'), json: () => ({}), shared: 404, asks: 'download.revoke' },
  'GET /v1/notifications': { path: () => '/v1/notifications', stranger: 200, asks: 'reflection.see' },
}

/** What neither shows a recording nor says anything of one, and why. */
const others: Record<string, string> = {
  'GET /v1/me': 'of the viewer herself',
  'GET /v1/ingest': 'a public key',
  'POST /v1/clips': 'brings a recording: asks clip.record in uploads/creation.ts (tested there)',
  'POST /v1/uploads': 'brings a recording: asks clip.record in uploads/creation.ts (tested there)',
  'PATCH /v1/uploads/:id': 'brings ciphertext of one’s own upload (api-uploads.test.ts)',
  'DELETE /v1/uploads/:id': 'takes back one’s own unfinished upload (api-uploads.test.ts)',
  'GET /v1/objects/*':
    'by a link signed for minutes, which playback (ciphertext) and downloads sign after the decision (objects contract, api-download-links.test.ts)',
  'DELETE /v1/shares/:id': 'closes: the owner’s alone (api-sharing.test.ts)',
  'PATCH /v1/shares/:id': 'the owner’s alone (api-sharing.test.ts)',
  'POST /v1/reflections': 'makes one of one’s own: asks reflection.create',
  'GET /v1/people': 'people, not recordings: asks people.find',
}
/** Families of them. */
const families: [RegExp, string][] = [
  [/^(GET|POST) \/v1\/auth\//, 'accounts, by the list of doors'],
  [/^GET \/(docs|openapi\.json|healthz|readyz|assets|dev\/mail)/, 'documentation, health, letters of the demo'],
  [/^GET \/(?!v1|embed)[a-z-]*(\/\*)?$/, 'pages without content'],
  [
    /^\w+ \/v1\/(groups|assignments|networks|organisations?|invitations|sessions|notifications|download-permits)\b/,
    'people and rights: decideGroup, decideNetwork, organisation.govern, decideDownloads (their own tests)',
  ],
]

let house: House
let owner: Person
let colleague: Person
let stranger: Person
let scene: Scene
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())
beforeEach(async () => {
  ;[owner, colleague, stranger] = [await house.addPerson(), await house.addPerson(), await house.addPerson()]
  scene = await makeScene()
})

async function makeScene(): Promise<Scene> {
  const clip = await makeReflection(house, owner)
  const shareId = await share(house, owner, clip.reflectionId, { userId: colleague.id })
  const groupId = await makeGroup(house, house.organisationId, [
    [owner, 'manage'],
    [colleague, 'view'],
  ])
  await share(house, owner, clip.reflectionId, { groupId })
  const createdAt = house.clock.now()
  const comment = await house.db.comment.create({ data: { clipId: clip.id, authorId: owner.id, atSeconds: 1, text: 'x', createdAt } })
  const assignment = await house.db.assignment.create({
    data: { groupId, createdById: owner.id, title: 'x', dueAt: createdAt, audience: 'members', createdAt },
  })
  await house.db.share.create({
    data: { reflectionId: clip.reflectionId, ownerId: owner.id, groupId, assignmentId: assignment.id, createdAt },
  })
  await house.db.review.create({
    data: { clipId: clip.id, organisationId: house.organisationId, state: 'waiting', parts: 1, createdAt },
  })
  const flag = await house.db.flag.create({ data: { clipId: clip.id, reason: 'x', flaggedById: owner.id, createdAt } })
  const permit = await house.db.downloadPermit.create({
    data: { organisationId: house.organisationId, purpose: 'x', who: 'x', temporary: false, askedById: owner.id, askedAt: createdAt },
  })
  const download = await house.db.download.create({
    data: {
      ...{ clipId: clip.id, ownerId: owner.id, organisationId: house.organisationId, permitId: permit.id, format: 'mp4', rung: '720' },
      ...{ purpose: 'x', state: 'requested', createdAt, movedAt: createdAt, mostFetches: 3 },
    },
  })
  const opened = await house.fetch(`/v1/clips/${clip.id}/playback`, colleague, { method: 'POST' })
  const token = ((await opened.json()) as { master: string }).master.split('/')[3] ?? ''
  return { clip, shareId, commentId: comment.id, groupId, assignmentId: assignment.id, flagId: flag.id, downloadId: download.id, token }
}

/** The status, and what was decided meanwhile. */
async function attempt(route: string, who: Person): Promise<{ status: number; decided: typeof asked }> {
  const known = media[route]
  if (!known) throw new Error(`nothing is known of ${route}`)
  asked.length = 0
  const json = known.json?.(scene)
  const stop = new AbortController()
  const reply = await house.fetch(known.path(scene), who, {
    method: route.split(' ')[0] ?? 'GET',
    signal: stop.signal,
    ...(json && { json }),
  })
  if (!reply.headers.get('content-type')?.startsWith('text/event-stream')) await reply.arrayBuffer()
  else if (!known.nothing) await expect.poll(() => asked.some(({ userId }) => userId === who.id)).toBe(true)
  stop.abort()
  // Streams that were open before may still ask for others.
  return { status: reply.status, decided: asked.filter(({ userId }) => userId === who.id) }
}

it('knows every route there is', () => {
  const unknown = routes.filter((route) => !(route in media) && !(route in others) && !families.some(([family]) => family.test(route)))
  expect(unknown).toEqual([])
  for (const route of [...Object.keys(media), ...Object.keys(others)]) expect(routes).toContain(route)
})

it.each(Object.entries(media))('%s asks, obeys, and asks again', async (route, { asks, shared, stranger: refused = 404, nothing }) => {
  const seen = await attempt(route, colleague)
  if (!nothing) expect(seen.decided.map(({ action }) => action)).toContain(asks)
  if (shared) expect(seen.status).toBe(shared)
  else expect([200, 201]).toContain(seen.status)
  // A token is the credential, whoever sends it.
  if (!route.includes(':token')) {
    const { status, decided } = await attempt(route, stranger)
    expect(status).toBe(refused)
    for (const { of, decision } of decided) if (of !== 'organisation') expect(decision).toMatchObject({ allowed: false, hidden: true })
  }
  for (const { id } of await house.db.share.findMany({ where: { reflectionId: scene.clip.reflectionId, endedAt: null } }))
    await house.fetch(`/v1/shares/${id}`, owner, { method: 'DELETE' })
  const { status, decided } = await attempt(route, colleague)
  for (const { of, decision } of decided)
    if (of === 'clip' || of === 'comment' || of === 'reflection') expect(decision).toMatchObject({ allowed: false, hidden: true })
  if (refused === 404 && !route.startsWith('GET /v1/groups')) expect(status).toBe(404)
})
