import { describe, expect, it } from 'vitest'
import { marksOf } from '../../../api/downloads/marks.ts'
import { chooseOffer, isSilent, type Offer } from '../../../api/downloads/offers.ts'

const mp4: Offer = { format: 'mp4', rung: '720', width: 1280, height: 720, bytes: 1000 }
const small: Offer = { ...mp4, rung: '240', width: 426, height: 240 }
const mp3: Offer = { format: 'mp3', rung: null, width: null, height: null, bytes: 100 }

describe('what the picture of a file carries', () => {
  it.each([
    // trace asked for, mark asked for, silent: trace, mark
    [false, false, false, false, false],
    [false, false, true, true, false],
    [true, false, false, true, false],
    [true, false, true, true, false],
    [false, true, false, true, true],
    [false, true, true, true, true],
    [true, true, false, true, true],
    [true, true, true, true, true],
  ])(
    'trace %s, mark %s, silent %s: %s, %s; sound alone never any',
    (downloadPictureTrace, downloadVisibleMark, silent, picture, visible) => {
      const rules = { downloadPictureTrace, downloadVisibleMark }
      expect(marksOf(rules, 'mp4', silent)).toEqual({ picture, visible })
      expect(marksOf(rules, 'mp3', silent)).toEqual({ picture: false, visible: false })
    },
  )
})

describe('what is chosen of what is offered', () => {
  const code = (offers: Offer[], format: 'mp4' | 'mp3', rung: string | null = null) => {
    try {
      return chooseOffer(offers, format, rung)
    } catch (error) {
      return (error as { code: string }).code
    }
  }

  it.each<[string, Offer[], 'mp4' | 'mp3', string | null, Offer | string]>([
    ['the best', [mp4, small, mp3], 'mp4', null, mp4],
    ['a quality', [mp4, small, mp3], 'mp4', '240', small],
    ['a quality it does not have', [mp4, small, mp3], 'mp4', '1080', 'bad_request'],
    ['sound', [mp4, mp3], 'mp3', null, mp3],
    ['a picture of sound alone', [mp3], 'mp4', null, 'bad_request'],
    ['a silent picture', [mp4, small], 'mp4', '240', small],
    ['the sound of a silent picture', [mp4], 'mp3', null, 'no_sound'],
    ['a picture of nothing', [], 'mp4', null, 'no_sound'],
    ['sound of nothing', [], 'mp3', null, 'no_sound'],
  ])('%s', (_name, offers, format, rung, chosen) => {
    expect(code(offers, format, rung)).toEqual(chosen)
  })

  it('is silent where there is a picture and no sound', () => {
    expect([[], [mp3], [mp4, mp3], [mp4], [mp4, small]].map(isSilent)).toEqual([false, false, false, true, true])
  })
})
