// The four families of macros, with the words of the network's own list.

export type PillGroup = 'order' | 'money' | 'tracking' | 'device';

export const pillClass: Readonly<Record<PillGroup, string>> = {
  order: 'bg-order-wash text-order',
  money: 'bg-money-wash text-money',
  tracking: 'bg-tracking-wash text-tracking',
  device: 'bg-device-wash text-device',
};
