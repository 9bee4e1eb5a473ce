// `npm run organisation -- "Name" eu head@school.example`: an organisation and its first administrator, also in production.
import { randomBytes } from 'node:crypto'
import { hashPassword } from 'better-auth/crypto'
import { z } from 'zod'
import type { Config } from '../core/config.ts'
import { type Db, openDb } from '../core/db.ts'
import { type MasterKey, openMasterKey } from '../core/keys/master.ts'
import { provisionOrganisation } from '../core/keys/provision.ts'
import { Region } from '../generated/prisma/enums.ts'
import { Clear, run } from './setup/say.mjs'
import { withDatabase } from './supervisor/visit.ts'

const Asked = z.tuple([z.string().trim().min(1).max(200), z.enum(Region), z.email().toLowerCase()])
const usage = 'npm run organisation -- "Name of the school" eu|us|oce head@school.example'

await run(async () => {
  const asked = Asked.safeParse(process.argv.slice(2))
  if (!asked.success) throw new Clear(usage)
  return await withDatabase((config) => make(config, asked.data))
})

/** Resolves to the exit code. */
async function make(config: Config, asked: z.infer<typeof Asked>): Promise<number> {
  const db = openDb(config.databaseUrl, 2)
  try {
    const keys = { content: await openMasterKey(config, 'content'), worker: await openMasterKey(config, 'worker') }
    const password = await createOrganisation(db, keys, asked)
    const [name, , email] = asked
    console.log(`${name} is there. Its administrator signs in as ${email} with the password\n\n  ${password}\n\nIt is shown this once.`)
    return 0
  } finally {
    await db.$disconnect()
  }
}

/** All of it or nothing; resolves to the administrator's password. Throws Clear when the address has an account. */
async function createOrganisation(
  db: Db,
  keys: { content: MasterKey; worker: MasterKey },
  [name, region, email]: z.infer<typeof Asked>,
): Promise<string> {
  if (await db.user.findUnique({ where: { email } })) throw new Clear(`${email} has an account already.`)
  const password = randomBytes(15).toString('base64url')
  const hash = await hashPassword(password)
  await db.$transaction(
    async (tx) => {
      const { id: organisationId } = await provisionOrganisation(tx, { name, region }, keys)
      const data = { email, name: email.split('@', 1)[0] ?? email, role: 'admin' as const, emailVerified: true, organisationId }
      const { id } = await tx.user.create({ data })
      await tx.account.create({ data: { userId: id, accountId: id, providerId: 'credential', password: hash } })
    },
    { timeout: 30_000 },
  )
  return password
}
