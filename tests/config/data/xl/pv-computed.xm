import os, re
arch = os.uname()[4]
if re.search('64', arch):
    arch_libdir = 'lib64'
else:
    arch_libdir = 'lib'
def vif_name(n):
    return 'vif%d' % n
vmid = 3
base = '/srv/' + 'xen'
name = "vm%d" % vmid
uuid = '11111111-2222-3333-4444-555555555555'
memory = 64 * 4
if vmid == 3:
    maxmem = 512
else:
    maxmem = 1024
disk = ['tap:aio:%s/%s.img,xvda1,w' % (base, name), 'tap:qcow2:/x.qcow2,xvda2,r',
        'phy:vg/root,xvdb,w!']
disk += ['iscsi:iqn.2001-04.com.example:disk,xvdc,w']
vif = ['mac=00:16:3E:00:00:01, bridge=xenbr0', 'type=netfront,bridge=b,script=vif-nat']
bootloader = '/usr/bin/pygrub'
bootargs = '-q'
device_model = '/usr/' + arch_libdir + '/xen/bin/qemu-dm'
vfb = ['type=sdl', 'type=vnc,vnclisten=0.0.0.0,vncunused=1,vncpasswd=X']
vncconsole = 1
Extra = "odd case"
memroy = 1
restart = 'always'
extra = "ro quiet"
