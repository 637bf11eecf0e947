/**
 * The header by which the server tells pages where a request comes from. What a client sends under this
 * name is dropped; without it the address says nothing about who asks.
 */
export const ADDRESS_HEADER = 'x-overlap-address'
