// What a notification says and where it leads. Written anew at each reading, with what its reader may see and nothing else.
import { downloadWords } from '../../core/notifications/download-words.ts'
import { fill, outcomeWords } from '../../core/notifications/outcomes.ts'
import { oversightWords } from '../../core/notifications/oversight-words.ts'
import type { Telling } from '../../core/notifications/tellings.ts'
import type { Region } from '../../generated/prisma/enums.ts'

export interface Words {
  text: string
  /** A page of ours. */
  link: string
}

/** Where a region's day ends last: what is due at the end of a day there is not said to be due on the next. */
const zones: Record<Region, string> = { eu: 'Europe/London', us: 'America/Los_Angeles', oce: 'Australia/Perth' }

/** `actor` is who did it: a person's name. */
export function wordsOf(telling: Telling, actor: string): Words {
  switch (telling.of) {
    case 'share':
      return { text: `${actor} shared “${telling.reflection.name}” with you`, link: `/reflections/${telling.reflection.id}` }
    case 'hand-in':
      return {
        text: `${actor} handed in “${telling.reflection.name}” for “${telling.assignment}”`,
        link: `/reflections/${telling.reflection.id}`,
      }
    case 'comment':
      return { text: `${actor} commented on “${telling.clip.name}”`, link: `/clips/${telling.clip.id}` }
    case 'assignment': {
      const { group, assignment, dueAt, region } = telling
      return { text: `${actor} asks you to hand in “${assignment}” by ${dayOf(dueAt, region)}`, link: `/groups/${group.id}` }
    }
    case 'decided': {
      const { id, name } = telling.subject
      const { told, link } = outcomeWords(telling.outcome, telling.page)
      return { text: fill(told, { actor, name }), link: fill(link, { id }) }
    }
    case 'download': {
      const { told, link } = downloadWords(telling.outcome)
      const name = telling.clip?.name ? ` “${telling.clip.name}”` : ''
      return { text: fill(told, { actor, name, reason: telling.reason ? `: ${telling.reason}` : '' }), link }
    }
    case 'oversight': {
      const { told, link } = oversightWords(telling.outcome, telling.whose)
      return { text: fill(told, { name: telling.clip.name }), link: fill(link, { id: telling.clip.id }) }
    }
  }
}

const dayOf = (date: Date, region: Region): string =>
  new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', timeZone: zones[region] }).format(date)
