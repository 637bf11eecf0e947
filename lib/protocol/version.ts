/**
 * The protocol our client and server speak on `/sync/<id>?v=<n>`. A client that names an older
 * version gets close code 4426 and reloads its page; one that names none is a stock y-websocket
 * client and gets the standard messages only.
 *
 * History:
 * - 1: messages 0, 1, 3 of y-websocket; 100 acknowledgement, 101 control, 103 people, 104 command, 105 reply.
 *   102 live frames and `slot` in 103 came later under the same number: they go only to a client that
 *   asks for them (`live=1`), and others pass over the field. `role`, `isFacilitator` and `requests` in 101
 *   came later too, and close codes 4405 and 4411. `cards=1` came later: cards in 101, and commands about
 *   them, for a connection that does not take part in the sync of the document, and `isInList` in 103.
 *   The command `add-template` and its reasons in 105 came later: an older server answers `unknown-command`.
 *   Commands `rename-card`, `delete-card`, `set-decision`, `set-reason` and `undo` came later, with the reasons
 *   that only they are refused for; an older server answers `unknown-command`. So did `undo` in 105, without
 *   which a list offers none, and `text`, `decision` and `reason` of a card in 101; older clients pass over them.
 *   `memory` of cards in 101 came later, and with it that a command about cards may be sent again; a list never
 *   does that to an older server, and an older list's ids are too short to be remembered.
 *   `pages` of cards in 101 came later, and after it their `roles` and `page` of `add-card`: an older client
 *   passes over them, and an older server puts the card onto the first page that has its region.
 *   `part` of roles in 101 came later: an older client passes over it.
 *   `before` of `set-accountable`, `set-delegate`, `set-decision` and `set-reason` came later: an older server
 *   passes over it and writes over what somebody else wrote since, as it does for an older list.
 */
export const PROTOCOL_VERSION = 1
