import { demoOperator, demoOrganisations, demoPassword } from '../../prisma/seed.ts'

/** What a person who has just started the service wants to know. */
export function welcome(address: string, { demo, letters, logs }: { demo: boolean; letters: boolean; logs: string }): string {
  const people = demoOrganisations.flatMap(({ name, people }) => people.map(({ email, role }) => [email, `${role}, ${name}`]))
  const rows = [...people, [demoOperator.email, demoOperator.role]].map(([email = '', what]) => `      ${email.padEnd(26)}${what}`)
  const signIns = demo ? ['', `  Sign in with the password ${demoPassword} as`, ...rows] : []
  const mail = letters ? ['', `  Letters are kept, not sent:  ${address}/dev/mail`] : []
  return ['', `  Safelight is ready:  ${address}`, ...signIns, ...mail, '', `  Logs: ${logs}   Ctrl-C ends everything.`, ''].join('\n')
}
