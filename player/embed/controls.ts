import 'media-chrome/dist/media-controller.js'
import 'media-chrome/dist/media-control-bar.js'
import 'media-chrome/dist/media-play-button.js'
import 'media-chrome/dist/media-seek-backward-button.js'
import 'media-chrome/dist/media-seek-forward-button.js'
import 'media-chrome/dist/media-mute-button.js'
import 'media-chrome/dist/media-volume-range.js'
import 'media-chrome/dist/media-time-range.js'
import 'media-chrome/dist/media-time-display.js'
import 'media-chrome/dist/media-preview-thumbnail.js'
import 'media-chrome/dist/media-preview-time-display.js'
import 'media-chrome/dist/media-pip-button.js'
import 'media-chrome/dist/media-fullscreen-button.js'
import 'media-chrome/dist/media-loading-indicator.js'
import 'media-chrome/dist/media-poster-image.js'
import 'media-chrome/dist/menu/media-chrome-menu-item.js'
import 'media-chrome/dist/menu/media-captions-menu.js'
import 'media-chrome/dist/menu/media-captions-menu-button.js'
import 'media-chrome/dist/menu/media-playback-rate-menu.js'
import 'media-chrome/dist/menu/media-playback-rate-menu-button.js'
import 'media-chrome/dist/menu/media-rendition-menu-button.js'
import './quality-menu.ts'
import type { Playback } from '../shared/types.ts'
import { speeds } from './keys.ts'
import type { Renditions } from './renditions.ts'

export interface Player {
  root: HTMLElement
  controller: HTMLElement
  video: HTMLVideoElement
  poster: HTMLElement
  /** Says how much can be watched while the clip grows. */
  growth: HTMLElement
  /** The time line with its marks. */
  line: HTMLElement
}

type Attributes = Record<string, string | boolean>

export function element(name: string, attributes: Attributes = {}, ...children: HTMLElement[]): HTMLElement {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== false) made.setAttribute(key, value === true ? '' : value)
  }
  made.append(...children)
  return made
}

function menus(): HTMLElement[] {
  const hidden = { hidden: true, anchor: 'auto' }
  return [
    element('media-playback-rate-menu', { ...hidden, rates: speeds.join(' ') }),
    element('safelight-quality-menu', { ...hidden, id: 'qualities' }),
    element('media-captions-menu', hidden),
  ]
}

function timeLine(kind: Playback['kind']): HTMLElement {
  const preview = kind === 'audio' ? [] : [element('media-preview-thumbnail', { slot: 'preview' })]
  const range = element('media-time-range', {}, ...preview, element('media-preview-time-display', { slot: 'preview' }))
  return element('div', { class: 'line' }, range)
}

function bars(kind: Playback['kind'], line: HTMLElement): HTMLElement[] {
  const picture = kind !== 'audio'
  return [
    element('media-control-bar', { class: 'time' }, line),
    element(
      'media-control-bar',
      { class: 'buttons' },
      element('media-play-button'),
      element('media-seek-backward-button', { seekoffset: '10' }),
      element('media-seek-forward-button', { seekoffset: '10' }),
      element('media-mute-button'),
      element('media-volume-range'),
      element('media-time-display', { showduration: true }),
      element('span', { class: 'gap' }),
      element('media-captions-menu-button'),
      element('media-playback-rate-menu-button'),
      ...(picture
        ? [
            element('media-rendition-menu-button', { invoketarget: 'qualities' }),
            element('media-pip-button'),
            element('media-fullscreen-button'),
          ]
        : []),
    ),
  ]
}

function captions(playback: Playback): HTMLElement[] {
  return playback.captions.map(({ language, label, address }) =>
    element('track', { kind: 'captions', srclang: language, label, src: address }),
  )
}

function media(playback: Playback, renditions: Renditions): HTMLVideoElement {
  const video = document.createElement('video')
  video.slot = 'media'
  video.playsInline = true
  video.preload = 'auto'
  video.setAttribute('controlslist', 'nodownload noremoteplayback')
  video.append(...captions(playback))
  video.addEventListener('contextmenu', (event) => event.preventDefault())
  // media-chrome takes the list from the media element when it first sees it, so it has to be there before.
  return Object.assign(video, { videoRenditions: renditions })
}

/** Turns while the media is waited for. The component's own icon turns unseen all the time, and has the browser lay out the page sixty times a second. */
function waiting(): HTMLElement {
  const indicator = element('media-loading-indicator', { slot: 'centered-chrome', noautohide: true })
  indicator.shadowRoot?.querySelector('slot[name=icon]')?.replaceChildren()
  indicator.append(element('span', { slot: 'icon', class: 'turning' }))
  return indicator
}

/** Builds the player's elements in `root`. Sound clips get the same element without picture, poster and thumbnails. */
export function buildPlayer(root: HTMLElement, playback: Playback, renditions: Renditions): Player {
  const video = media(playback, renditions)
  const audio = playback.kind === 'audio'
  const growth = element('p', { class: 'growth', role: 'status', hidden: true })
  const controller = element('media-controller', {
    nohotkeys: true,
    defaultstreamtype: 'on-demand',
    noautoseektolive: true,
    ...(audio ? { class: 'audio', gesturesdisabled: true, noautohide: true } : { autohide: '3' }),
  })
  const poster = element('media-poster-image', { slot: 'poster' })
  const title = element('p', { class: 'title', hidden: !audio })
  title.textContent = playback.title
  const top = element('div', { class: 'top', slot: 'top-chrome', noautohide: true }, title, growth)
  const line = timeLine(playback.kind)
  controller.append(video, ...(audio ? [] : [poster]), top, waiting(), ...menus(), ...bars(playback.kind, line))
  root.replaceChildren(controller)
  root.dataset.kind = playback.kind ?? 'video'
  return { root, controller, video, poster, growth, line }
}
