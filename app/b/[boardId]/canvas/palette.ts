import { DefaultColorThemePalette } from 'tldraw'

/**
 * Colours that exports need as values, where CSS variables do not reach. The hues are those of the
 * design tokens.
 */
export const diagramColours = {
  light: {
    line: { pm: '#4f46e5', po: '#0d8f83', pmm: '#c2710c', plain: '#8b8b96' },
    text: { pm: '#3f36c4', po: '#0c6b63', pmm: '#8a4b00', plain: '#5d5e69' },
    tint: {
      pm: 'rgba(79,70,229,0.09)',
      po: 'rgba(13,143,131,0.1)',
      pmm: 'rgba(194,113,12,0.1)',
      plain: 'rgba(139,139,150,0.09)',
    },
    frame: '#e0e0e6',
    frameFill: '#ffffff',
    trayFill: '#f2f2f4',
    muted: '#5d5e69',
    faint: '#8b8b96',
  },
  dark: {
    line: { pm: '#8a84ff', po: '#2cc4b3', pmm: '#f0a63c', plain: '#70707c' },
    text: { pm: '#aaa6ff', po: '#58d8c9', pmm: '#f6bd6b', plain: '#a3a3af' },
    tint: {
      pm: 'rgba(138,132,255,0.13)',
      po: 'rgba(44,196,179,0.12)',
      pmm: 'rgba(240,166,60,0.12)',
      plain: 'rgba(112,112,124,0.12)',
    },
    frame: '#2b2b32',
    frameFill: '#151518',
    trayFill: '#101013',
    muted: '#a3a3af',
    faint: '#70707c',
  },
} as const

/**
 * Sets tldraw's palette to ours, once. Cards and new notes are paper: a colour is something that
 * people give a note to say something.
 */
export function setPalette(): void {
  const { lightMode, darkMode } = DefaultColorThemePalette
  lightMode.background = '#fafafa'
  darkMode.background = '#101013'
  lightMode.black.note = { fill: '#fffefa', text: '#17171c' }
  darkMode.black.note = { fill: '#33333c', text: '#ededf1' }
  for (const [name, fill] of Object.entries(SOFT_NOTES)) {
    lightMode[name as keyof typeof SOFT_NOTES].note = { fill, text: '#17171c' }
  }
}

const SOFT_NOTES = {
  grey: '#e4e6ea',
  'light-violet': '#eadcfb',
  violet: '#d9c8f7',
  blue: '#c5d4fb',
  'light-blue': '#cbe8fb',
  yellow: '#fdedb0',
  orange: '#fcd9b4',
  green: '#bfe3cb',
  'light-green': '#d6efc9',
  'light-red': '#fbd9d9',
  red: '#f6c0c0',
} as const
