import { expect, test } from 'vitest'

import { parseHostCommand } from '#server/host/host-command.ts'

const BOARD = '-bcdefghij_lmnopqrstuv'

test.each([
  ['boards list', { kind: 'boards list' }],
  ['boards new-epochs', { kind: 'boards new-epochs' }],
  [`boards disable ${BOARD}`, { kind: 'boards disable', boardId: BOARD }],
  [`boards enable https://a.example/b/${BOARD}?x=1`, { kind: 'boards enable', boardId: BOARD }],
  [`boards delete ${BOARD}`, { kind: 'boards delete', boardId: BOARD, isSure: false }],
  [`boards delete --yes ${BOARD}`, { kind: 'boards delete', boardId: BOARD, isSure: true }],
  ['people list', { kind: 'people list' }],
  ['people erase g_1', { kind: 'people erase', personId: 'g_1' }],
  ['people export g_1', { kind: 'people export', personId: 'g_1' }],
])('%s is a command', (text, command) => {
  expect(parseHostCommand(text.split(' '))).toEqual({ ok: true, value: command })
})

test.each([
  ['', /^Say what to do\.$/u],
  ['cats list', /^There is no "cats" to look after\.$/u],
  ['boards', /^"" is nothing that can be done with boards; try list\.$/u],
  ['boards burn x', /^"burn" is nothing that can be done with boards; try list\.$/u],
  ['boards erase x', /^"erase" is nothing/u],
  ['people delete x', /^"delete" is nothing/u],
  ['people new-epochs', /^"new-epochs" is nothing/u],
  ['boards delete', /^Say which one; npm run host -- boards list shows them\.$/u],
  ['boards disable nonsense', /^"nonsense" is no board's id or address/u],
  ['boards disable https://a.example/b/short', /is no board's id or address/u],
  ['people list all', /^"all" is one word too many\.$/u],
  [`boards disable ${BOARD} more`, /^"more" is one word too many\.$/u],
])('"%s" is answered with what is wrong', (text, sentence) => {
  expect(parseHostCommand(text === '' ? [] : text.split(' '))).toEqual({
    ok: false,
    reason: expect.stringMatching(sentence),
  })
})
