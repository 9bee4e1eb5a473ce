// People for measuring, made as an administrator makes them: by invitation, with the link from the letter.
import { signIn, type Viewer } from './client.ts'

const password = 'a-password-for-the-bench'

/** So many members of the demo school, signed in. */
export async function makePeople(address: string, count: number): Promise<Viewer[]> {
  const admin = await signIn(address, 'admin@demo.test')
  const stamp = Date.now().toString(36)
  const emails = Array.from({ length: count }, (_, index) => `bench-${stamp}-${index}@demo.test`)
  for (const email of emails)
    await admin.json('/v1/organisation/invitations', { method: 'POST', body: JSON.stringify({ email, role: 'member' }) })
  const people: Viewer[] = []
  for (const [email, token] of await tokensOf(address, emails)) {
    await admin.json(`/v1/invitations/${token}/accept`, { method: 'POST', body: JSON.stringify({ name: email.split('@')[0], password }) })
    people.push(await signIn(address, email, password))
  }
  return people
}

/** From the letters that `/dev/mail` shows. */
async function tokensOf(address: string, emails: readonly string[]): Promise<[string, string][]> {
  const page = await (await fetch(`${address}/dev/mail`)).text()
  return emails.map((email) => {
    const token = page.slice(page.indexOf(email)).match(/invitation#([A-Za-z0-9_-]{20,})/)?.[1]
    if (!token) throw new Error('an invitation did not come')
    return [email, token]
  })
}
