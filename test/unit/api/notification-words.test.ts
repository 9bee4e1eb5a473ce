import { describe, expect, it } from 'vitest'
import { lettersPage } from '../../../api/mail/page.ts'
import { wordsOf } from '../../../api/notifications/words.ts'
import { isAddress, oneLine } from '../../../core/mail/outbox.ts'
import { letterOf } from '../../../core/notifications/letter.ts'
import { type Outcome, outcomes } from '../../../core/notifications/outcomes.ts'
import type { Told } from '../../../core/notifications/tell.ts'
import type { Telling } from '../../../core/notifications/tellings.ts'

const reflection = { id: 'r1', name: 'Year 5 fractions' }
const group = { id: 'g1', name: 'Year 5 Maths' }
const asked = (dueAt: string, region: 'eu' | 'us' | 'oce'): Telling => ({
  ...{ of: 'assignment', group, assignment: 'Starters', dueAt: new Date(dueAt), region },
})
const decided = (outcome: string, page: 'group' | 'network' = 'group'): Telling => ({ of: 'decided', outcome, page, subject: group })
const overseen = (outcome: string): Telling => ({ of: 'oversight', outcome, whose: 'overseen', clip: { id: 'c1', name: 'Lesson' } })

const download = (outcome: string, name: string | null = 'Lesson'): Telling => ({
  ...{ of: 'download', outcome, reason: '' },
  clip: name === null ? null : { id: 'c1', name },
})

const table: [Telling, string, string][] = [
  [{ of: 'share', reflection }, 'Tess Teacher shared “Year 5 fractions” with you', '/reflections/r1'],
  [{ of: 'hand-in', reflection, assignment: 'Starters' }, 'Tess Teacher handed in “Year 5 fractions” for “Starters”', '/reflections/r1'],
  [{ of: 'comment', clip: { id: 'c1', name: 'Lesson' } }, 'Tess Teacher commented on “Lesson”', '/clips/c1'],
  [asked('2026-05-03T22:59:00Z', 'eu'), 'Tess Teacher asks you to hand in “Starters” by 3 May', '/groups/g1'],
  [asked('2026-05-04T03:59:00Z', 'us'), 'Tess Teacher asks you to hand in “Starters” by 3 May', '/groups/g1'],
  [asked('2026-05-03T13:59:00Z', 'oce'), 'Tess Teacher asks you to hand in “Starters” by 3 May', '/groups/g1'],
  [decided('community.approved'), 'Your community group “Year 5 Maths” was approved', '/groups/g1'],
  [decided('community.requested'), 'Tess Teacher asks you to approve “Year 5 Maths” as a community group', '/organisation'],
  [decided('network.declined', 'network'), 'Tess Teacher declined the network “Year 5 Maths” for their organisation', '/networks'],
  [decided('network.proposed', 'network'), 'Tess Teacher proposes the network “Year 5 Maths” and asks for your approval', '/organisation'],
  [decided('of.an.older.version', 'network'), 'There is news of “Year 5 Maths”', '/networks'],
  [overseen('flagged'), 'A recording was flagged and waits for a decision', '/oversight/flags'],
  [overseen('released'), 'A recording that you flagged was released', '/oversight/flags'],
  [
    { ...overseen('quarantined'), whose: 'own' } as Telling,
    'Your recording “Lesson” is in quarantine until somebody has decided on it; meanwhile only you see it',
    '/clips/c1',
  ],
  [
    { ...overseen('deleted'), whose: 'own' } as Telling,
    'A recording of yours that was in quarantine was deleted by a decision',
    '/clips/c1',
  ],
  [download('enabled', null), 'Downloading was enabled for your organisation', '/organisation/downloads'],
  [download('waiting'), 'Tess Teacher asks to download the recording “Lesson”', '/downloads/waiting'],
  [
    { ...download('declined'), reason: '{name} $&' } as Telling,
    'Tess Teacher declined your download of the recording “Lesson”: {name} $&',
    '/downloads',
  ],
  [download('ready'), 'Your download of the recording “Lesson” is ready', '/downloads'],
  [download('revoked', ''), 'Your download of the recording was taken back', '/downloads'],
  [download('constructor'), 'There is news of a download', '/downloads'],
  [overseen('constructor'), 'There is news of what was flagged', '/'],
  [decided('constructor'), 'There is news of “Year 5 Maths”', '/groups/g1'],
]

describe('the words of a notification', () => {
  it.each(table)('%o', (telling, text, link) => {
    expect(wordsOf(telling, 'Tess Teacher')).toEqual({ text, link })
  })

  it('takes names as they are', () => {
    const named: Telling = { ...decided('community.requested'), subject: { id: 'g1', name: '{actor} $& {id}' } } as Telling
    expect(wordsOf(named, '{name}').text).toBe('{name} asks you to approve “{actor} $& {id}” as a community group')
  })
})

describe('the letter', () => {
  const told: Told[] = [
    { kind: 'shared', actorId: 'a', reflectionId: 'r1' },
    { kind: 'comment', actorId: 'a', clipId: 'c1', commentId: 'k1' },
    { kind: 'assignment', actorId: 'a', groupId: 'g1', assignmentId: 's1' },
    { kind: 'shared', actorId: 'a', groupId: 'g1', assignmentId: 's1', reflectionId: 'r1' },
    ...(['flagged', 'quarantined', 'released', 'deleted'] as const).map(
      (outcome): Told => ({ kind: 'oversight', actorId: null, clipId: 'c1', outcome }),
    ),
    ...(['enabled', 'refused', 'over', 'waiting', 'declined', 'ready', 'failed', 'revoked'] as const).map(
      (outcome): Told => ({ kind: 'download', actorId: null, clipId: 'c1', downloadId: 'd1', outcome }),
    ),
    ...Object.keys(outcomes).map((outcome): Told => ({ kind: 'decided', actorId: 'a', groupId: 'g1', outcome: outcome as Outcome })),
  ]

  it.each(told)('says who and what kind, and leads to our page: %o', (one) => {
    const { subject, text } = letterOf(one, 'Tess Teacher', 'https://safelight.test')
    expect(subject).toMatch(/^[A-Z][^{}“”]+[^.]$/)
    expect(text).toMatch(
      /\nhttps:\/\/safelight\.test\/(reflections\/r1|clips\/c1|groups\/g1|organisation(\/downloads)?|networks|oversight\/flags|downloads(\/waiting)?|notifications)\n/,
    )
    expect(text).not.toMatch(/undefined|[{}]/)
  })

  it('has a subject of one line whatever people call themselves', () => {
    expect(oneLine('Tess\r\nBcc: all@school.test\u2028\0 shared')).toBe('Tess Bcc: all@school.test shared')
    expect(letterOf({ kind: 'shared', actorId: 'a', reflectionId: 'r' }, 'x'.repeat(5000), '').subject.length).toBeLessThan(200)
  })

  it('goes to one address', () => {
    for (const address of ['a@school.test', "o'neil+x@school.test", 'ü@schule.test']) expect(isAddress(address), address).toBe(true)
    for (const none of ['', 'a', 'a@', 'a@b@c', 'a@b, c@d', 'a@b\r\nBcc: c@d', 'A <a@b>', 'a b@c', 'a@b;c'])
      expect(isAddress(none), none).toBe(false)
  })
})

describe('the page of letters', () => {
  it('shows text as text and web addresses as links', () => {
    const hostile = '<script>alert(1)</script> "https://x.test/a?b=1&c=2#d". javascript:alert(1)'
    const page = lettersPage([{ recipient: '<b>@x', subject: hostile, text: hostile, createdAt: new Date(0) }])
    expect(page).not.toMatch(/<script|<b>| on\w+=|href="(?!https?:)/)
    expect(page).toContain('<a href="https://x.test/a?b=1&amp;c=2#d">https://x.test/a?b=1&amp;c=2#d</a>&quot;.')
  })
})
