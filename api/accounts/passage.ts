// One request that went through a door to better-auth, and what has to be done when it came back.
import { parseCookies } from 'better-auth/cookies'
import type { FastifyRequest } from 'fastify'
import { notify } from '../../core/events.ts'
import type { Context } from '../context.ts'
import type { Viewer } from '../viewer.ts'
import { forgetTries } from './attempts.ts'
import type { Behind } from './behind.ts'
import { resetIdentifier } from './forgotten.ts'
import type { JsonBody } from './forms.ts'
import { writeDown } from './write-down.ts'

export interface Passage {
  path: string
  viewer: Viewer | undefined
  body: JsonBody | undefined
  /** The account a secret in the request stands for, where nobody is signed in. */
  userId: string | undefined
}

const passwordDoors = ['/change-password', '/two-factor/enable', '/two-factor/disable', '/two-factor/generate-backup-codes']
const codeDoors = ['/two-factor/verify-totp', '/two-factor/verify-backup-code']

/** The address of the account whose password is tried. */
export function triedEmail({ path, viewer, body }: Omit<Passage, 'userId'>): string | undefined {
  if (path === '/sign-in/email') return typeof body?.email === 'string' ? body.email : undefined
  return passwordDoors.includes(path) ? viewer?.email : undefined
}

/** Whose a letter's token, or the cookie of an unfinished sign-in, is. Asked before better-auth uses it up. */
export async function holderOf({ auth }: Context, request: FastifyRequest, path: string, body: JsonBody | undefined) {
  const { internalAdapter, createAuthCookie } = await auth.$context
  const find = async (identifier: string) => (await internalAdapter.findVerificationValue(identifier))?.value
  if (path === '/reset-password') return typeof body?.token === 'string' ? find(resetIdentifier(body.token)) : undefined
  if (!codeDoors.includes(path)) return undefined
  const cookie = parseCookies(request.headers.cookie ?? '').get(createAuthCookie('two_factor').name)
  return cookie === undefined ? undefined : find(cookie.slice(0, cookie.lastIndexOf('.')))
}

/** Writes down what was done and lets go of what it ended. */
export async function conclude(context: Context, behind: Behind, passage: Passage, response: Response, text: string): Promise<void> {
  const refused = response.status === 401 || response.status === 403
  if (refused) return behind.run('a refused sign-in was not written down', () => writeRefusal(context, passage))
  if (response.ok) await (endings[passage.path] ?? nothing)(context, passage, response, text)
}

type Ending = (context: Context, passage: Passage, response: Response, text: string) => Promise<void>

const nothing: Ending = async () => {}

const endings: Record<string, Ending> = {
  '/sign-in/email': (context, _passage, response) => signedIn(context, response, 'password'),
  '/two-factor/verify-totp': (context, { viewer }, response) =>
    viewer ? own(context, viewer, 'second-factor.on') : signedIn(context, response, 'code'),
  '/two-factor/verify-backup-code': async (context, { viewer }, response) => {
    if (!viewer) await signedIn(context, response, 'recovery-code')
  },
  '/two-factor/disable': async (context, { viewer }) => {
    if (!viewer) return
    await proved(context, viewer, 'second-factor.off')
    // Where the organisation asks for it, she sees nothing from now on.
    await notify(context.db, 'person', { userId: viewer.userId })
  },
  '/two-factor/enable': async ({ db }, { viewer }) => {
    if (viewer) await forgetTries(db, viewer.email)
  },
  '/two-factor/generate-backup-codes': (context, { viewer }) => proved(context, viewer, 'second-factor.codes'),
  '/change-password': (context, { viewer }) => proved(context, viewer, 'password.changed'),
  '/reset-password': async (context, { userId }) => {
    if (userId !== undefined) await hasNewPassword(context, userId)
  },
  '/sign-out': async (context, { viewer }) => {
    if (viewer) await own(context, viewer, 'sign-out')
  },
  '/device/token': (context, _passage, _response, text) => paired(context, text),
}

type OwnAct = 'second-factor.on' | 'second-factor.off' | 'second-factor.codes' | 'password.changed' | 'sign-out'

const own = (context: Context, { userId, organisationId, sessionId }: Viewer, act: OwnAct) =>
  writeDown(context, { id: userId, organisationId }, act, { sessionId })

/** By one who knew the password. */
async function proved(context: Context, viewer: Viewer | undefined, act: OwnAct): Promise<void> {
  if (!viewer) return
  await forgetTries(context.db, viewer.email)
  await own(context, viewer, act)
}

/** A sign-in that is complete gives a token; one that waits for its second step gives none. */
async function signedIn(context: Context, response: Response, by: 'password' | 'code' | 'recovery-code'): Promise<void> {
  const [token] = decodeURIComponent(response.headers.get('set-auth-token') ?? '').split('.', 1)
  const session = await findSession(context, token)
  if (!session) return
  await forgetTries(context.db, session.user.email)
  await writeDown(context, session.user, 'sign-in', { sessionId: session.id, by })
}

async function paired(context: Context, text: string): Promise<void> {
  const session = await findSession(context, JSON.parse(text).access_token)
  if (session) await writeDown(context, session.user, 'device.paired', { sessionId: session.id })
}

const findSession = async ({ db }: Context, token: string | undefined) =>
  token ? db.session.findUnique({ where: { token }, include: { user: true } }) : null

/** Letters and unfinished sign-ins from before the new password open nothing any more; whoever locked her out doesn't either. */
async function hasNewPassword(context: Context, userId: string): Promise<void> {
  const { db } = context
  const user = await db.user.findUniqueOrThrow({ where: { id: userId } })
  await db.verification.deleteMany({ where: { value: userId } })
  await forgetTries(db, user.email)
  await notify(db, 'person', { userId })
  await writeDown(context, user, 'password.reset')
}

/** Only of accounts that there are. */
async function writeRefusal(context: Context, { path, userId, viewer, body }: Passage): Promise<void> {
  if (viewer) return
  const email = path === '/sign-in/email' && typeof body?.email === 'string' ? body.email.toLowerCase() : undefined
  const where = email !== undefined ? { email } : codeDoors.includes(path) && userId !== undefined ? { id: userId } : undefined
  const user = where && (await context.db.user.findUnique({ where }))
  if (user) await writeDown(context, user, 'sign-in.refused', { by: email === undefined ? 'code' : 'password' })
}
