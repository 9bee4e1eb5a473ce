import { request } from '../../shared/request.ts'
import type { DownloadRules } from './downloads-contract.ts'
import type {
  AnonymisingRules,
  AskedIn,
  Assignment,
  Audience,
  AuditPage,
  Colleague,
  Found,
  Group,
  GroupRole,
  Invitation,
  Member,
  Network,
  NetworkKind,
  Organisation,
  Person,
  Reflection,
  Requests,
  Role,
  SecondStep,
  SharedReflection,
  SignInSession,
} from './govern-contract.ts'
import type { OversightRules } from './oversight-contract.ts'

const part = encodeURIComponent
const send = <T>(method: string, path: string, body?: unknown) => request<T>(path, { method, ...(body !== undefined && { body }) })
const remove = (path: string) => send<void>('DELETE', path)
const post = <T = unknown>(path: string, body: unknown = {}) => send<T>('POST', path, body)

const group = (id: string) => `/v1/groups/${part(id)}`
const network = (id: string) => `/v1/networks/${part(id)}`

export interface NewGroup {
  name: string
  description: string
  withStudents: boolean
  open: boolean
}

export interface NewAssignment {
  title: string
  instructions: string
  dueAt: string
  audience: Audience
}

export interface NewNetwork {
  name: string
  purpose: string
  kind: NetworkKind
  organisationIds: string[]
  coachingOrganisationId?: string
}

/** Somebody of one's own organisation by id; of another one by the address she is known under. */
export type NewMember = { role: GroupRole } & ({ userId: string } | { email: string })

/** All throw ApiError, as every request of the pages. */
export const groups = {
  all: () => request<{ groups: Group[] }>('/v1/groups'),
  one: (id: string) => request<Group>(group(id)),
  make: (made: NewGroup) => post<Group>('/v1/groups', made),
  change: (id: string, change: Partial<Omit<NewGroup, 'withStudents'>>) => send<Group>('PATCH', group(id), change),
  close: (id: string) => remove(group(id)),
  join: (id: string) => post(`${group(id)}/join`),
  accept: (id: string) => post(`${group(id)}/accept`),
  members: (id: string) => request<{ members: Member[] }>(`${group(id)}/members`),
  /** Whom its manager can take in at once, by a part of the name. */
  candidates: (id: string, query: string) => request<{ people: Person[] }>(`${group(id)}/candidates?query=${part(query)}`),
  add: (id: string, member: NewMember) => post(`${group(id)}/members`, member),
  unask: (id: string, email: string) => post(`${group(id)}/members/withdrawal`, { email }),
  role: (id: string, userId: string, role: GroupRole) => send<unknown>('PATCH', `${group(id)}/members/${part(userId)}`, { role }),
  remove: (id: string, userId: string) => remove(`${group(id)}/members/${part(userId)}`),
  askUpgrade: (id: string, reason: string) => post(`${group(id)}/community`, { reason }),
  withdrawUpgrade: (id: string) => remove(`${group(id)}/community`),
  approve: (id: string, approve: boolean) => post(`${group(id)}/approval`, { approve }),
  whitelist: (id: string, on: boolean) => (on ? send<unknown>('PUT', `${group(id)}/whitelist`, {}) : remove(`${group(id)}/whitelist`)),
  reflections: (id: string) => request<{ reflections: SharedReflection[] }>(`${group(id)}/reflections`),
  assignments: (id: string) => request<{ assignments: Assignment[] }>(`${group(id)}/assignments`),
  assign: (id: string, made: NewAssignment) => post<Assignment>(`${group(id)}/assignments`, made),
  handIn: (assignmentId: string, reflectionId: string) => post(`/v1/assignments/${part(assignmentId)}/hand-in`, { reflectionId }),
  closeAssignment: (assignmentId: string) => remove(`/v1/assignments/${part(assignmentId)}`),
}

export const networks = {
  all: () => request<{ networks: Network[] }>('/v1/networks'),
  propose: (made: NewNetwork) => post<Network>('/v1/networks', made),
  approve: (id: string, approve: boolean) => post(`${network(id)}/approval`, { approve }),
  leave: (id: string) => remove(`${network(id)}/membership`),
  choose: (id: string, everybody: boolean, userIds: string[]) => send<unknown>('PUT', `${network(id)}/people`, { everybody, userIds }),
  find: (name: string) => request<{ organisations: Found[] }>(`/v1/organisations?name=${part(name)}`),
}

const ours = '/v1/organisation'
export const organisation = {
  one: () => request<Organisation>(ours),
  change: (change: { requireTwoFactor: boolean } | Partial<AnonymisingRules> | OversightRules | Partial<DownloadRules>) =>
    send<unknown>('PATCH', ours, change),
  people: () => request<{ people: Colleague[] }>(`${ours}/people`),
  person: (id: string, change: { role?: Role; deactivated?: boolean }) => send<unknown>('PATCH', `${ours}/people/${part(id)}`, change),
  invitations: () => request<{ invitations: Invitation[] }>(`${ours}/invitations`),
  invite: (email: string, role: Role) => post(`${ours}/invitations`, { email, role }),
  withdraw: (id: string) => remove(`${ours}/invitations/${part(id)}`),
  requests: () => request<Requests>(`${ours}/requests`),
  groups: () => request<{ groups: Group[] }>(`${ours}/groups`),
  communities: () => request<{ groups: Group[] }>(`${ours}/communities`),
  audit: (before: number | null, act: string | null) => {
    const query = new URLSearchParams({ ...(before !== null && { before: String(before) }), ...(act && { act }) })
    return request<AuditPage>(`${ours}/audit${query.size > 0 ? `?${query}` : ''}`)
  },
  auditFile: `${ours}/audit.csv`,
}

const auth = '/v1/auth'
export const account = {
  sessions: () => request<{ sessions: SignInSession[] }>('/v1/sessions'),
  end: (id: string) => remove(`/v1/sessions/${part(id)}`),
  endOthers: () => remove('/v1/sessions'),
  changePassword: (currentPassword: string, newPassword: string) =>
    post(`${auth}/change-password`, { currentPassword, newPassword, revokeOtherSessions: true }),
  askReset: (email: string) => post(`${auth}/request-password-reset`, { email }),
  reset: (token: string, newPassword: string) => post(`${auth}/reset-password`, { newPassword, token }),
  invitation: (token: string) => request<AskedIn>(`/v1/invitations/${part(token)}`),
  acceptInvitation: (token: string, name: string, password: string) => post(`/v1/invitations/${part(token)}/accept`, { name, password }),
  beginSecondStep: (password: string) => post<SecondStep>(`${auth}/two-factor/enable`, { password }),
  verifyCode: (code: string) => post(`${auth}/two-factor/verify-totp`, { code, trustDevice: false }),
  verifyRecoveryCode: (code: string) => post(`${auth}/two-factor/verify-backup-code`, { code }),
  newRecoveryCodes: (password: string) => post<{ backupCodes: string[] }>(`${auth}/two-factor/generate-backup-codes`, { password }),
  giveUpSecondStep: (password: string) => post(`${auth}/two-factor/disable`, { password }),
}

export const myReflections = () => request<{ reflections: Reflection[] }>('/v1/reflections')
