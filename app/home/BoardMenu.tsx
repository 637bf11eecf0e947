'use client'

import {
  Archive,
  ArchiveRestore,
  Copy,
  Ellipsis,
  ListX,
  Pencil,
  Trash2,
  Undo2,
  type LucideIcon,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { cx } from '#app/ui/cx.ts'
import { IconButton } from '#app/ui/IconButton.tsx'
import type { BoardList, ListedBoard } from '#lib/services/home.ts'
import { actionsOn, type BoardAction } from './board-actions.ts'

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
  const [isOpen, setIsOpen] = useState(true)
  return (
    <DropdownMenu.Root open={isOpen} onOpenChange={setIsOpen}>
      <DropdownMenu.Trigger asChild>
        <IconButton icon={Ellipsis} label={`More for ${board.title}`} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          collisionPadding={8}
          className="z-[900] min-w-48 animate-pop-in rounded-panel bg-raised p-1.5 text-sm shadow-panel outline-none"
        >
          {actionsOn(board, list).map((action) => {
            const { label, icon: Icon, isLast = false } = ITEMS[action]
            return (
              <DropdownMenu.Item
                key={action}
                onSelect={() => onAction(action)}
                className={cx(
                  'flex h-8 cursor-default items-center gap-2.5 rounded-control px-2.5 outline-none select-none data-highlighted:bg-hover touch:h-11',
                  isLast && 'text-danger',
                )}
              >
                <Icon size={16} aria-hidden className={isLast ? '' : 'text-muted'} />
                {label}
              </DropdownMenu.Item>
            )
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

const ITEMS: Readonly<Record<BoardAction, { label: string; icon: LucideIcon; isLast?: boolean }>> =
  {
    rename: { label: 'Rename', icon: Pencil },
    duplicate: { label: 'Duplicate', icon: Copy },
    archive: { label: 'Archive', icon: Archive },
    unarchive: { label: 'Put back', icon: ArchiveRestore },
    trash: { label: 'Move to trash', icon: Trash2, isLast: true },
    leave: { label: 'Remove from my list', icon: ListX, isLast: true },
    restore: { label: 'Restore', icon: Undo2 },
    remove: { label: 'Delete for good', icon: Trash2, isLast: true },
  }
