'use client'

import {
  Archive,
  ArchiveRestore,
  Copy,
  LayoutTemplate,
  ListX,
  Pencil,
  Trash2,
  Undo2,
} from 'lucide-react'
import type { BoardList, ListedBoard } from '#lib/services/home.ts'
import { actionsOn, type BoardAction } from './board-actions.ts'
import { CardMenu, type CardMenuItem } from './CardMenu.tsx'

/** The menu of one board, born open: it is loaded when somebody asks for it. */
export function BoardMenu({
  board,
  list,
  onAction,
}: {
  board: ListedBoard
  list: BoardList
  onAction: (action: BoardAction) => void
}) {
  const items = actionsOn(board, list).map((action) => ({
    ...ITEMS[action],
    onSelect: () => onAction(action),
  }))
  return <CardMenu label={`More for ${board.title}`} items={items} isBornOpen />
}

const ITEMS: Readonly<Record<BoardAction, Omit<CardMenuItem, 'onSelect'>>> = {
  rename: { label: 'Rename', icon: Pencil },
  duplicate: { label: 'Duplicate', icon: Copy },
  template: { label: 'Save as template', icon: LayoutTemplate },
  archive: { label: 'Archive', icon: Archive },
  unarchive: { label: 'Put back', icon: ArchiveRestore },
  trash: { label: 'Move to trash', icon: Trash2, isLast: true },
  leave: { label: 'Remove from my list', icon: ListX, isLast: true },
  restore: { label: 'Restore', icon: Undo2 },
  remove: { label: 'Delete for good', icon: Trash2, isLast: true },
}
