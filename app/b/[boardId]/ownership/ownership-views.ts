// What is drawn of the engine comes as one file: a board that shows the one shows the other.
export { OwnershipPanel } from './OwnershipPanel.tsx'
export { RegionHints } from './RegionHints.tsx'
