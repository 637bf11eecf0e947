'use client'

import { BAD_TITLE_SENTENCE } from '#lib/board/title.ts'
import type { ListedBoard } from '#lib/services/home.ts'
import { BAD_TEMPLATE_NAME_SENTENCE } from '#lib/services/own-templates.ts'
import { type Question, QuestionDialog } from './QuestionDialog.tsx'

/** What {@link BoardDialog} asks, about which board. */
export interface BoardQuestion {
  readonly action: 'rename' | 'template' | 'remove' | 'leave'
  readonly board: ListedBoard
}

/**
 * What has to be asked before a board is changed. `onAnswer` does it, and answers a sentence when it
 * could not be done.
 */
export function BoardDialog({
  question: { action, board },
  onAnswer,
  onClose,
}: {
  question: BoardQuestion
  onAnswer: (typed: string) => Promise<string | undefined>
  onClose: () => void
}) {
  return (
    <QuestionDialog question={WORDS[action](board.title)} onAnswer={onAnswer} onClose={onClose} />
  )
}

const WORDS: Readonly<Record<BoardQuestion['action'], (title: string) => Question>> = {
  rename: (title) => ({
    title: 'Rename this board',
    button: 'Rename',
    field: { label: 'Title', value: title, problem: BAD_TITLE_SENTENCE },
  }),
  template: (title) => ({
    title: 'Save as a template',
    description:
      'A copy of the board as it is now, for you alone. It will be under “More templates”.',
    button: 'Save',
    field: { label: 'Name', value: title, problem: BAD_TEMPLATE_NAME_SENTENCE },
  }),
  remove: (title) => ({
    title: 'Delete this board for good?',
    description: `Nobody can bring “${title}” back after that.`,
    button: 'Delete for good',
    isDanger: true,
  }),
  leave: (title) => ({
    title: 'Remove this board from your list?',
    description: `“${title}” stays for the others. To come back you need its link.`,
    button: 'Remove',
  }),
}
