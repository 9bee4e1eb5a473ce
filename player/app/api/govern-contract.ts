import type { Me, Reply } from '../../shared/types.ts'

// What the service says of groups, networks, the organisation and the account, taken from its own document.

export type { Me } from '../../shared/types.ts'
export type { Person, Reflection, SharedReflection } from './contract.ts'
export type Named = Pick<NonNullable<Me['organisation']>, 'id' | 'name'>

export type Group = Reply<'/v1/groups/{id}', 'get'>
export type GroupRole = NonNullable<Group['mine']>['role']
export type Member = Reply<'/v1/groups/{id}/members', 'get'>['members'][number]
export type Assignment = Reply<'/v1/groups/{id}/assignments', 'get'>['assignments'][number]
export type Audience = Assignment['audience']
export type HandedIn = Assignment['handedIn'][number]

export type Network = Reply<'/v1/networks', 'get'>['networks'][number]
export type NetworkKind = Network['kind']
/** An organisation as another one's administrator finds it. */
export type Found = Reply<'/v1/organisations', 'get'>['organisations'][number]
export type Region = Found['region']

export type Organisation = Reply<'/v1/organisation', 'get'>
/** What others see of its recordings, and whether an anonymised one may take its original's place. */
export type AnonymisingRules = Pick<Organisation, 'anonymiseOutside' | 'offerReplacing'>
export type Colleague = InRole<Reply<'/v1/organisation/people', 'get'>['people'][number]>
export type Invitation = InRole<Reply<'/v1/organisation/invitations', 'get'>['invitations'][number]>
/** Of people in an organisation; operators are in none. */
export type Role = Exclude<Me['role'], 'operator'>
type InRole<T> = Omit<T, 'role'> & { role: Role }
export type Requests = Reply<'/v1/organisation/requests', 'get'>
export type AuditPage = Reply<'/v1/organisation/audit', 'get'>
export type AuditEntry = AuditPage['entries'][number]

export type SignInSession = Reply<'/v1/sessions', 'get'>['sessions'][number]
export type AskedIn = InRole<Reply<'/v1/invitations/{token}', 'get'>>

/** From better-auth's own routes, which are not in the document. */
export interface SecondStep {
  totpURI: string
  backupCodes: string[]
}
