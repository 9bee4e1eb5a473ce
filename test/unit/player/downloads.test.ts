import { describe, expect, test } from 'vitest'
import { downloadStillAddress, fileAddress } from '../../../player/app/api/downloads.ts'
import type { Download, DownloadState, Offer, Permit } from '../../../player/app/api/downloads-contract.ts'
import { inTwo, isOver, isThere, isUsedUp, renewMilliseconds } from '../../../player/app/downloads/states.ts'
import {
  badgeOf,
  carriedWords,
  consequences,
  fileWords,
  leftWords,
  limitWords,
  markedPercent,
  marksWords,
  offerKey,
  offerWords,
  openName,
  openWords,
  readyWords,
  stateWords,
  takeBackWords,
  waitingBadge,
} from '../../../player/app/downloads/words.ts'
import { durationNames, forWhom, inThree, isSameChoice, leftOutWords, pastWords, termsOf } from '../../../player/app/permits/words.ts'

const now = Date.parse('2026-11-23T12:00:00Z')
const hour = 3_600_000
const inHours = (hours: number) => new Date(now + hours * hour).toISOString()

const download = (change: Partial<Download> = {}): Download => ({
  ...{ id: 'd', clip: { id: 'c', title: 'Fractions', durationSeconds: 600, recordedAt: null }, owner: { id: 'o', name: 'Tess Teacher' } },
  ...{ format: 'mp4', rung: '720p', purpose: 'My portfolio', state: 'requested', createdAt: inHours(-1), decidedAt: null, reason: null },
  ...{ filename: null, bytes: null, expiresAt: null, fetches: 0, fetchesLeft: 3, failure: null },
  ...{ marks: { picture: false, visible: false }, progress: null },
  ...{ may: { fetch: false, revoke: true, decide: false }, ...change },
})
const all: DownloadState[] = ['requested', 'approved', 'declined', 'packaging', 'ready', 'fetched', 'expired', 'revoked', 'failed']

describe('states', () => {
  test('each has a name, a colour and a sentence, and is open, there or over', () => {
    for (const state of all) {
      const { name, colour } = badgeOf(download({ state }))
      expect([name, colour, stateWords(download({ state }), now)].every((words) => words.length > 2)).toBe(true)
    }
    expect(all.filter((state) => isThere({ state }))).toEqual(['ready', 'fetched'])
    expect(all.filter((state) => isOver({ state }))).toEqual(['declined', 'expired', 'revoked', 'failed'])
  })

  test('one that is used up is not ready, and neither is it over yet', () => {
    const used = { fetches: 3, fetchesLeft: 0, expiresAt: inHours(6 * 24 + 1) }
    expect(all.filter((state) => isUsedUp({ state, fetchesLeft: 0 }))).toEqual(['fetched'])
    expect(isUsedUp({ state: 'fetched', fetchesLeft: 1 })).toBe(false)
    expect([badgeOf({ state: 'fetched', fetchesLeft: 1 }).name, badgeOf({ state: 'fetched', fetchesLeft: 0 }).name]).toEqual([
      'Ready',
      'Used up',
    ])
    const said = stateWords(download({ state: 'fetched', ...used }), now)
    expect(said).toBe('It was downloaded as often as it could be. Its file is destroyed in a few minutes. You can ask for a new one.')
    expect(stateWords(download({ state: 'fetched', ...used, fetchesLeft: 1 }), now)).toBe('1 download left, for 6 more days')
  })

  test('a file that is made is asked about soon, what is over never again', () => {
    const renew = (...states: DownloadState[]) => renewMilliseconds(states.map((state) => ({ state })))
    expect([renew('packaging', 'expired'), renew('approved')]).toEqual([3000, 3000])
    expect([renew('requested'), renew('ready', 'failed'), renew('fetched')]).toEqual([30_000, 30_000, 30_000])
    expect([renew(), renew('declined', 'expired', 'revoked', 'failed')]).toEqual([false, false])
  })

  test('those that still matter come first, in their order', () => {
    const list = all.map((state) => download({ id: state, state }))
    const { open, over } = inTwo(list)
    expect(open.map(({ id }) => id)).toEqual(['requested', 'approved', 'packaging', 'ready', 'fetched'])
    expect(over.map(({ id }) => id)).toEqual(['declined', 'expired', 'revoked', 'failed'])
  })
})

describe('words', () => {
  test('a reason and a failure are told as they are', () => {
    expect(stateWords(download({ state: 'declined', reason: 'No consent.' }), now)).toBe('An administrator declined it: No consent.')
    expect(stateWords(download({ state: 'failed', failure: { code: 'x', message: 'It is damaged.' } }), now)).toBe('It is damaged.')
    expect(stateWords(download({ state: 'expired', fetchesLeft: 0 }), now)).toContain('as often as it could be')
    expect(stateWords(download({ state: 'expired', fetchesLeft: 1 }), now)).toContain('Its time is over')
  })

  test('time left is never more than there is', () => {
    const left = (hours: number) => leftWords(hours * hour)
    expect([left(-1), left(0), left(0.01)]).toEqual(['and its time is over', 'and its time is over', 'for less than a minute'])
    expect([left(1.5 / 60), left(0.99), left(1)]).toEqual(['for one more minute', 'for 59 more minutes', 'for one more hour'])
    expect([left(24), left(47.9), left(48), left(167.9)]).toEqual([
      'for 24 more hours',
      'for 47 more hours',
      'for 2 more days',
      'for 6 more days',
    ])
  })

  test('to those who may end it, whose it is, whether there is a copy, and what may still come', () => {
    expect([openName(download()), openName(download({ clip: { ...download().clip, title: '' } }))]).toEqual([
      'Tess Teacher: Fractions',
      'Tess Teacher',
    ])
    const open = (change: Partial<Download>) => openWords(download({ expiresAt: inHours(1), ...change }), now)
    expect([open({ state: 'approved' }), open({ state: 'packaging' }), open({ state: 'packaging', progress: 0.4 })]).toEqual([
      'Its file is made next.',
      'Its file is being made.',
      'Its picture is being marked: 40 %.',
    ])
    expect(open({ state: 'ready' })).toMatch(/^Not downloaded yet\. 3 downloads left, until .*2026/)
    expect(open({ state: 'fetched', fetches: 1, fetchesLeft: 1 })).toMatch(/^Downloaded once\. 1 download left, until/)
    expect(open({ state: 'fetched', fetches: 3, fetchesLeft: 0 })).toMatch(/^Downloaded 3 times\. It can’t be downloaded again/)
    expect(open({ state: 'ready', expiresAt: inHours(-0.1) })).toMatch(/Its time is over/)
    const [made, there] = [download({ state: 'packaging' }), download({ state: 'ready' })]
    expect([takeBackWords(made, true), takeBackWords(made, false)]).toEqual([
      'No file is made then. You can ask again.',
      'No file is made then. Tess Teacher is told, and can ask again.',
    ])
    expect(takeBackWords(there, false).replace(takeBackWords(there, true), '')).toBe(' Tess Teacher is told.')
  })

  test('what is left of a file', () => {
    expect(limitWords({ fetchesLeft: 3, expiresAt: inHours(50) }, now)).toBe('3 downloads left, for 2 more days')
    expect(limitWords({ fetchesLeft: 1, expiresAt: inHours(1.2) }, now)).toBe('1 download left, for one more hour')
    expect(limitWords({ fetchesLeft: 0, expiresAt: null }, now)).toBe('No download left')
  })

  test('formats, qualities and sizes', () => {
    expect(fileWords(download())).toBe('MP4, 720p')
    expect(['240', '1080', 'source'].map((rung) => fileWords(download({ rung })))).toEqual(['MP4, 240p', 'MP4, 1080p', 'MP4, best quality'])
    expect(fileWords(download({ format: 'mp3', rung: null, bytes: 39_200_000 }))).toBe('MP3, 39.2 MB')
    const sound = { format: 'mp3', rung: null, width: null, height: null, bytes: 39_200_000 } as const
    const video = { format: 'mp4', rung: 'hd', width: 1280, height: 720, bytes: 1_500_000_000 } as const
    expect(offerWords(sound)).toEqual({ name: 'Sound alone', about: 'MP3, about 39.2 MB' })
    expect(offerWords(video)).toEqual({ name: 'Picture and sound, 720p', about: 'MP4, about 1.5 GB, 1280 × 720' })
    expect(offerWords({ ...video, rung: null, width: null, height: null }).name).toBe('Picture and sound')
    expect(new Set([sound, video, { ...video, rung: 'sd' }].map(offerKey)).size).toBe(3)
  })

  test('what happens then: who approves, how long and how often, the trace, and that it is out of reach', () => {
    const said = consequences({ approval: true, days: 7, fetches: 3 }, ['It carries a trace.'])
    expect(said[0]).toMatch(/administrator.*why.*stills/)
    expect(said[1]).toMatch(/3 times, for 7 days/)
    expect(said[2]).toMatch(/trace/)
    expect(said[3]).toMatch(/no longer protects/)
    expect(consequences({ approval: false, days: 7, fetches: 3 }, [])[0]).toMatch(/without anybody’s approval/)
    expect(consequences({ approval: false, days: 1, fetches: 1 }, [])[1]).toMatch(/once, for 1 day\./)
  })

  test('what a file carries is said before it is asked for', () => {
    const mp4 = { format: 'mp4', rung: '720', width: 1280, height: 720, bytes: 1 } as const
    const mp3 = { format: 'mp3', rung: null, width: null, height: null, bytes: 1 } as const
    const carried = (picture: boolean, visible: boolean, offer: Pick<Offer, 'format'> = mp4, offers: Offer[] = [mp4, mp3]) =>
      carriedWords({ marks: { picture, visible }, offers }, offer)
    const sound = expect.stringMatching(/^The sound of the file carries a trace\./)
    const trace = expect.stringMatching(/^The picture carries an invisible mark that leads back to this download\. .*as long/)
    const seen = 'Your name, the day and “Do not share” will be seen in the picture.'
    expect(carried(false, false)).toEqual([sound])
    expect(carried(true, false)).toEqual([sound, trace])
    expect(carried(true, true)).toEqual([sound, seen, trace])
    expect(carried(true, true, mp3)).toEqual([sound])
    expect(carried(true, false, mp4, [mp4])).toEqual([trace])
    expect([marksWords({ picture: false, visible: false }), marksWords({ picture: true, visible: false })]).toEqual([
      null,
      'an invisible trace',
    ])
    expect(marksWords({ picture: true, visible: true })).toMatch(/name and the day can be seen/)
  })

  test('a picture that is being marked says so, and how far it is: never all before it is', () => {
    const said = (progress: number | null) => stateWords(download({ state: 'packaging', progress }), now)
    expect([said(null), said(1)].map((words) => /is being made\..*close this page/.test(words))).toEqual([true, true])
    expect(said(0)).toMatch(/is being marked.*as long as.*close this page/)
    expect([0, 0.5, 0.999, 1].map(markedPercent)).toEqual([0, 50, 99, 100])
  })

  test('numbers and the first page', () => {
    expect([waitingBadge(0), waitingBadge(7), waitingBadge(100)]).toEqual(['', '7', '99+'])
    expect(readyWords([])).toBeNull()
    expect(readyWords([download()])).toBe('Your download of “Fractions” is ready.')
    expect(readyWords([download(), download()])).toBe('2 of your downloads are ready.')
  })

  test('addresses can’t be led elsewhere by an id', () => {
    expect(fileAddress('a/b')).toBe('/v1/downloads/a%2Fb/file')
    expect(downloadStillAddress('a?b', 2)).toBe('/v1/downloads/a%3Fb/stills/2')
  })
})

describe('permits', () => {
  const permit = (change: Partial<Permit> = {}): Permit => ({
    ...{ id: 'p', state: 'asked', organisation: { id: 'oak', name: 'Oak School' }, purpose: 'Exams', who: 'All', temporary: true },
    ...{ askedBy: { id: 'a', name: 'Ada Admin' }, askedAt: inHours(-2), decidedAt: null, reason: null, everybody: true, people: [] },
    ...{ approval: true, endsAt: null, endedAt: null, openDownloads: 0, ...change },
  })

  test('for whom, how long, with approval or not', () => {
    const some = permit({
      everybody: false,
      people: [
        { id: '1', name: 'Tess', email: 'tess@oak.test' },
        { id: '2', name: 'Cole', email: 'cole@oak.test' },
      ],
    })
    expect([forWhom(permit()), forWhom(some), forWhom({ ...some, people: [] })]).toEqual([
      'everybody in Oak School',
      'Tess and Cole',
      'nobody any more',
    ])
    expect([durationNames(true), durationNames(false)]).toEqual(['48 hours', 'Until it is ended'])
    expect(termsOf(permit()).map(({ words }) => words)).toEqual([
      'everybody in Oak School',
      'somebody ends it',
      'an administrator approves each download',
    ])
    expect(termsOf(permit({ approval: false, endsAt: inHours(48) })).map(({ words }) => words)[1]).toMatch(/2026/)
  })

  test('a change of people says what it takes from whom, before it is made', () => {
    const [tess, cole] = [
      { id: '1', name: 'Tess', email: 'tess@oak.test' },
      { id: '2', name: 'Cole', email: 'cole@oak.test' },
    ]
    const some = permit({ everybody: false, people: [tess, cole] })
    const choices = [null, ['1', '2'], ['2', '1'], ['1'], ['1', '2', '3'], ['1', '3']]
    expect(choices.map((chosen) => isSameChoice(some, chosen))).toEqual([false, true, true, false, false, false])
    expect(choices.map((chosen) => isSameChoice(permit(), chosen))).toEqual([true, false, false, false, false, false])
    expect(choices.map((chosen) => /any more: Cole\. Open/.test(leftOutWords(some, chosen) ?? ''))).toEqual([
      ...[false, false, false, true, false, true],
    ])
    expect(leftOutWords(some, ['1', '2', '3'])).toBeNull()
    expect([leftOutWords(permit(), null), leftOutWords(permit(), ['1'])]).toEqual([null, expect.stringMatching(/^All others.*destroyed/)])
  })

  test('what became of the last one', () => {
    expect([pastWords(null), pastWords(permit()), pastWords(permit({ state: 'enabled' }))]).toEqual([null, null, null])
    expect(pastWords(permit({ state: 'refused', reason: 'Too vague.', decidedAt: inHours(-1) }))).toMatch(
      /^It was refused on .*: Too vague\.$/,
    )
    expect(pastWords(permit({ state: 'ended', endsAt: inHours(-1) }))).toMatch(/^It ended on .*2026/)
    expect(pastWords(permit({ state: 'ended' }))).toBe('It has ended.')
  })

  test('those that wait, those that hold, the rest', () => {
    const { asked, enabled, over } = inThree([
      permit({ state: 'ended' }),
      permit({ state: 'enabled' }),
      permit(),
      permit({ state: 'refused' }),
    ])
    expect([asked.length, enabled.length, over.map(({ state }) => state)]).toEqual([1, 1, ['ended', 'refused']])
  })
})
