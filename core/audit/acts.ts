// Every act that is written down, and what a row of it says beside who, when and to what.

/** Values a row may hold: ids, counts and words of ours; never a title, an address, a name or a secret. */
export type Details = Readonly<Record<string, string | number | boolean | null>>

export const acts = {
  'sign-in': 'signed in',
  'sign-out': 'signed out',
  'sign-in.refused': 'was refused at the sign-in',
  'session.ended': 'ended a sign-in',
  'device.paired': 'paired a device',
  'password.changed': 'changed the password',
  'password.reset': 'set a new password by e-mail',
  'second-factor.on': 'set up a second step at the sign-in',
  'second-factor.off': 'gave up the second step at the sign-in',
  'second-factor.codes': 'made new recovery codes for the sign-in',
  upload: 'uploaded a recording',
  rename: 'renamed a recording',
  edit: 'made an edit of a recording',
  'faces.searched': 'had faces looked for in a recording',
  'faces.forgotten': 'had what was found of faces forgotten',
  replace: 'put an anonymised recording in the place of its original',
  delete: 'deleted a recording',
  view: 'watched a recording',
  share: 'shared a reflection',
  retract: 'took a share back',
  'share.ended': 'a share ended by itself',
  'hand-in': 'handed in a reflection',
  comment: 'wrote a comment',
  'comment.edited': 'changed a comment',
  'comment.deleted': 'deleted a comment',
  'group.made': 'made a group',
  'group.changed': 'changed a group',
  'group.closed': 'closed a group',
  'group.member': 'took somebody into a group or changed the role',
  'group.asked': 'asked somebody by e-mail to come to a group',
  'group.unasked': 'took back that somebody was asked to come to a group',
  'group.joined': 'joined a group',
  'group.left': 'left a group',
  'group.removed': 'took somebody out of a group',
  'assignment.made': 'set an assignment',
  'assignment.closed': 'closed an assignment',
  'community.requested': 'asked for a community group',
  'community.unrequested': 'took back the request for a community group',
  'community.approved': 'approved a community group',
  'community.declined': 'declined a community group',
  'community.withdrawn': 'made a community group local again',
  'whitelist.added': 'let the organisation’s people contribute to a group',
  'whitelist.removed': 'no longer lets the organisation’s people contribute to a group',
  'network.proposed': 'proposed a network',
  'network.approved': 'approved a network',
  'network.declined': 'declined a network',
  'network.left': 'left a network',
  'network.people': 'chose who takes part in a network',
  'person.invited': 'invited somebody',
  'person.invitation-withdrawn': 'took an invitation back',
  'person.joined': 'joined the organisation',
  'person.deactivated': 'closed an account',
  'person.restored': 'opened an account again',
  'person.role': 'changed a role',
  'organisation.changed': 'changed the organisation’s rules',
  'oversight.purpose': 'confirmed what stills are looked at for',
  'still.seen': 'looked at a still of a recording',
  'oversight.reviewed': 'marked a recording as reviewed',
  'oversight.flagged': 'flagged a recording',
  'oversight.released': 'released a recording that was flagged',
  'oversight.deleted': 'decided that a flagged recording is deleted',
  'stills.destroyed': 'stills that were reviewed were destroyed',
  'download.asked': 'asked for downloads to be enabled',
  'download.enabled': 'enabled downloads',
  'download.refused': 'did not enable downloads',
  'download.ended': 'ended downloads',
  'download.requested': 'asked to download a recording',
  'download.approved': 'approved a download',
  'download.declined': 'declined a download',
  'download.begun': 'a download began to be packaged',
  'download.ready': 'a download lay ready',
  'download.fetched': 'downloaded a recording',
  'download.used-up': 'a download was used up',
  'download.expired': 'a download expired',
  'download.revoked': 'a download was taken back',
  'download.failed': 'a download could not be packaged',
  'download.traced': 'looked up which download a file came from',
  'audit.exported': 'exported the audit',
} as const
export type Act = keyof typeof acts

/** One act of one person (null: the service itself). */
export interface Entry {
  organisationId: string
  actorId: string | null
  act: Act
  reflectionId?: string | null
  clipId?: string | null
  /** Whose recording it is about: she may read the row. */
  ownerId?: string | null
  details?: Details
}
