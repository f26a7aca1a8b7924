#  -*- mode: python; -*-
# A paravirtual guest as xm's own example had it
kernel = "/boot/vmlinuz-2.6-xenU"
ramdisk = "/boot/initrd-2.6-xenU.img"
memory = "512"
name = "fc6"
uuid = "11111111-2222-3333-4444-555555555555"
vcpus = '2'
disk = ['file:/x.img,xvda,w',]
vif = ['']
root = "/dev/xvda1 ro"
extra = "4 console=hvc0"
