// The demo: two schools and an operator, so that a fresh start has something to sign in to.
import type { Db, Tx } from '../core/db.ts'
import type { MasterKey } from '../core/keys/master.ts'
import { provisionOrganisation } from '../core/keys/provision.ts'
import type { Role } from '../generated/prisma/enums.ts'

export const demoPassword = 'safelight-demo'

interface Person {
  email: string
  name: string
  role: Role
}

export const demoOrganisations: readonly { name: string; people: readonly Person[] }[] = [
  {
    name: 'Demo School',
    people: [
      { email: 'teacher@demo.test', name: 'Tess Teacher', role: 'member' },
      { email: 'colleague@demo.test', name: 'Cole Colleague', role: 'member' },
      { email: 'admin@demo.test', name: 'Ada Admin', role: 'admin' },
      { email: 'student@demo.test', name: 'Stu Student', role: 'student' },
    ],
  },
  {
    name: 'Other School',
    people: [
      { email: 'stranger@other.test', name: 'Sam Stranger', role: 'member' },
      { email: 'head@other.test', name: 'Hanna Head', role: 'admin' },
    ],
  },
]

export const demoOperator: Person = { email: 'operator@safelight.test', name: 'Olga Operator', role: 'operator' }

/** Any number, the same in every process: of two that start at once, one seeds. */
const lockKey = 8_241_990_263n

/**
 * Fills an empty database with the demo; resolves to whether it did. `hashPassword` is better-auth's, handed in because
 * it costs 0.14 s. Never call it in production: everybody knows the password.
 */
export async function seedDemo(
  db: Db,
  keys: { content: MasterKey; worker: MasterKey },
  hashPassword: (password: string) => Promise<string>,
): Promise<boolean> {
  if (!(await isEmpty(db))) return false
  // One for all: it is no secret.
  const hash = await hashPassword(demoPassword)

  return await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockKey})`
      if (!(await isEmpty(tx))) return false
      for (const { name, people } of demoOrganisations) {
        const { id } = await provisionOrganisation(tx, { name, region: 'eu' }, keys)
        for (const person of people) await addPerson(tx, person, id, hash)
      }
      await addPerson(tx, demoOperator, null, hash)
      return true
    },
    { timeout: 60_000, maxWait: 60_000 },
  )
}

async function isEmpty(db: Db | Tx): Promise<boolean> {
  return (
    (await db.organisation.findFirst({ select: { id: true } })) === null && (await db.user.findFirst({ select: { id: true } })) === null
  )
}

/** A verified user with a password sign-in, in the rows better-auth makes (provider `credential`, account id = user id). */
async function addPerson(tx: Tx, person: Person, organisationId: string | null, password: string): Promise<void> {
  const { id } = await tx.user.create({ data: { ...person, organisationId, emailVerified: true } })
  await tx.account.create({ data: { userId: id, accountId: id, providerId: 'credential', password } })
}
