// The letter beside a notification. It goes through other people's mail servers: who did what kind of thing, and a link; no
// title, no name of a recording, a group or a network.
import type { Letter } from '../mail/outbox.ts'
import { downloadWords } from './download-words.ts'
import { fill, outcomeWords } from './outcomes.ts'
import { oversightLetter } from './oversight-words.ts'
import type { Told } from './tell.ts'

const longestName = 100

/** Subject and text for one told of this. `actor` is the name of who did it. */
export function letterOf(told: Told, actor: string, publicUrl: string): Pick<Letter, 'subject' | 'text'> {
  const { sentence, link } = kindly(told, actor.slice(0, longestName))
  const text = [
    `${sentence}.`,
    `Sign in to Safelight to see it:\n${publicUrl}${link}`,
    'Which letters you get is your choice: you find it beside your notifications in Safelight.',
  ]
  return { subject: sentence, text: `${text.join('\n\n')}\n` }
}

function kindly(told: Told, actor: string): { sentence: string; link: string } {
  switch (told.kind) {
    case 'shared':
      return {
        sentence: told.assignmentId ? `${actor} handed in a reflection` : `${actor} shared a reflection with you`,
        link: `/reflections/${told.reflectionId}`,
      }
    case 'comment':
      return { sentence: `${actor} wrote a comment for you`, link: `/clips/${told.clipId}` }
    case 'assignment':
      return { sentence: `${actor} asks you to hand in a reflection`, link: `/groups/${told.groupId}` }
    case 'decided': {
      const { letter, link } = outcomeWords(told.outcome ?? '', told.groupId ? 'group' : 'network')
      return { sentence: fill(letter, { actor }), link: fill(link, { id: told.groupId ?? told.networkId ?? '' }) }
    }
    case 'download': {
      const { letter, link } = downloadWords(told.outcome ?? '')
      return { sentence: fill(letter, { actor }), link }
    }
    case 'oversight': {
      const { letter, link } = oversightLetter(told.outcome ?? '')
      return { sentence: letter, link: fill(link, { id: told.clipId ?? '' }) }
    }
  }
}
